/** Where the sandbox is reached. */
export abstract class StripePlace {
  /** Without a trailing slash; asked after listening only. */
  abstract baseUrl(): string;
}
