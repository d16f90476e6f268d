import type { UserView } from '../users/user.view';

export interface AuthSession {
  id: string;
  userId: string;
  aal: 'aal1' | 'aal2' | 'aal3';
  factorId: string | null;
  notAfter: Date | null;
}

export interface RefreshToken {
  /** bigint as text */
  id: string;
  token: string;
  userId: string;
  revoked: boolean;
  updatedAt: Date;
  parent: string | null;
  sessionId: string | null;
}

/** How a refresh token was used, for the response headers. */
export type RefreshUse = 'issued' | 'rotated' | 'reused-parent-of-active' | 'reused-in-interval';

export interface TokenGrant {
  body: {
    access_token: string;
    token_type: 'bearer';
    expires_in: number;
    expires_at: number;
    refresh_token: string;
    user: UserView;
  };
  sessionId: string;
  userId: string;
  refreshUse: RefreshUse;
}

export type AmrMethod =
  'password' | 'otp' | 'totp' | 'recovery' | 'invite' | 'magiclink' | 'email/signup' | 'email_change';
