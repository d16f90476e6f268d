import type { UserClaims } from '@app/database';

export type Role = 'user' | 'admin';

/** Who is asking, as a verified access token says. */
export interface Principal {
  /** The auth user's uuid; equals `users.id`. */
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
  /** Authenticator assurance level of the session: `aal1` or `aal2`. */
  readonly aal: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly email: string | null;
  /** The token's claims as the row level policies read them. */
  readonly claims: UserClaims;
}
