export interface AuthApiErrorOptions {
  status: number;
  code: string;
  message: string;
  weakPasswordReasons?: string[];
}

/** A refusal of the auth service: HTTP status, Supabase's error code, the sentence its clients show. */
export class AuthApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly weakPasswordReasons: string[] | undefined;

  constructor(options: AuthApiErrorOptions) {
    super(options.message);
    this.name = AuthApiError.name;
    this.status = options.status;
    this.code = options.code;
    this.weakPasswordReasons = options.weakPasswordReasons;
  }
}

/** A refusal of the token route in OAuth's own shape: always status 400. */
export class OAuthError extends Error {
  constructor(
    readonly error: 'invalid_request' | 'unsupported_grant_type',
    description: string,
  ) {
    super(description);
    this.name = OAuthError.name;
  }
}

const refuse =
  (status: number) =>
  (code: string, message: string): AuthApiError =>
    new AuthApiError({ status, code, message });

export const badRequest = refuse(400);
export const unauthorized = refuse(401);
export const forbidden = refuse(403);
export const notFound = refuse(404);
export const conflict = refuse(409);
export const unprocessable = refuse(422);
export const tooMany = refuse(429);
export const serverFault = refuse(500);

export const validationFailed = (message: string): AuthApiError => badRequest('validation_failed', message);
