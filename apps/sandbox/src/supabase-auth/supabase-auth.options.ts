import { systemClock, type Clock } from '@app/common';

/** What the stand-in needs to know; everything else has Supabase's own default. */
export interface SupabaseAuthOptions {
  /** Login that owns the schema `auth` (or bypasses its row security). */
  databaseUrl: string;
  /** Address of the sandbox without a trailing slash; a function when the port is only known after listening. */
  baseUrl: string | (() => string);
  /** Folder for signing keys and project keys, readable by their owner only; without it they last as long as the process. */
  keysDir: string | undefined;
  /** Project secret that signs the API keys, and the access tokens of a legacy project. Default: made once, kept in `keysDir`. */
  jwtSecret?: string;
  /** Default: a JWT signed with the project secret. */
  anonKey?: string;
  /** Default: a JWT signed with the project secret. */
  serviceRoleKey?: string;
  /** HS256 imitates a legacy project: tokens signed with the project secret, an empty JWKS. */
  signing?: 'ES256' | 'HS256';
  jwtExpirySeconds?: number;
  /** false: sign-ups wait for the confirmation mail (see the outbox). */
  autoconfirm?: boolean;
  signupEnabled?: boolean;
  /** Where links lead when `redirect_to` is missing or not allowed. */
  siteUrl?: string;
  bcryptCost?: number;
  minPasswordLength?: number;
  /** A rotated refresh token may be shown again for this long; later it means theft. */
  refreshReuseSeconds?: number;
  otpExpirySeconds?: number;
  rateLimits?: 'on' | 'off';
  clock?: Clock;
}

type Optional = 'jwtSecret' | 'anonKey' | 'serviceRoleKey';

/** The options with every default filled in; injectable. */
export class AuthSettings {
  readonly values: Readonly<Required<Omit<SupabaseAuthOptions, Optional>> & Pick<SupabaseAuthOptions, Optional>>;

  constructor(options: SupabaseAuthOptions) {
    this.values = Object.freeze({
      signing: 'ES256' as const,
      jwtExpirySeconds: 3600,
      autoconfirm: true,
      signupEnabled: true,
      siteUrl: 'http://localhost:3000',
      bcryptCost: 10,
      minPasswordLength: 6,
      refreshReuseSeconds: 10,
      otpExpirySeconds: 86_400,
      rateLimits: 'off' as const,
      clock: systemClock,
      ...withoutUndefined(options),
    });
  }

  /** Base of every route of the service, and the issuer of its tokens. */
  get authUrl(): string {
    const { baseUrl } = this.values;
    return `${(typeof baseUrl === 'string' ? baseUrl : baseUrl()).replace(/\/+$/, '')}/auth/v1`;
  }

  now(): Date {
    return this.values.clock.now();
  }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
