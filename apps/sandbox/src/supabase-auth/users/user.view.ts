import type { AuthFactor } from '../mfa/factors.repository';
import type { AuthIdentity, AuthUser } from './user.types';

/** An account with what hangs on it, ready for the wire. */
export interface AccountRecord {
  user: AuthUser;
  identities: AuthIdentity[];
  factors: AuthFactor[];
}

export type UserView = Record<string, unknown>;

/** The user object of every answer; a time that is not set is left out, as Supabase does. */
export function toUserView({ user, identities, factors }: AccountRecord): UserView {
  return withoutNull({
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? '',
    email_confirmed_at: user.emailConfirmedAt,
    invited_at: user.invitedAt,
    phone: user.phone ?? '',
    phone_confirmed_at: user.phoneConfirmedAt,
    confirmation_sent_at: user.confirmationSentAt,
    confirmed_at: user.confirmedAt,
    recovery_sent_at: user.recoverySentAt,
    new_email: user.emailChange || null,
    email_change_sent_at: user.emailChangeSentAt,
    last_sign_in_at: user.lastSignInAt,
    app_metadata: user.appMetadata,
    user_metadata: user.userMetadata,
    factors: factors.length > 0 ? factors.map(toFactorView) : null,
    identities: identities.map(toIdentityView),
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    banned_until: user.bannedUntil,
    deleted_at: user.deletedAt,
    is_anonymous: user.isAnonymous,
  });
}

/** Never the secret. */
export const toFactorView = (factor: AuthFactor): UserView =>
  withoutNull({
    id: factor.id,
    created_at: factor.createdAt,
    updated_at: factor.updatedAt,
    status: factor.status,
    friendly_name: factor.friendlyName || null,
    factor_type: factor.factorType,
    phone: factor.phone,
    last_challenged_at: factor.lastChallengedAt,
  });

const toIdentityView = (identity: AuthIdentity): UserView =>
  withoutNull({
    identity_id: identity.rowId,
    id: identity.providerId,
    user_id: identity.userId,
    identity_data: identity.data,
    provider: identity.provider,
    last_sign_in_at: identity.lastSignInAt,
    created_at: identity.createdAt,
    updated_at: identity.updatedAt,
    email: identity.email,
  });

const withoutNull = (members: Record<string, unknown>): UserView =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
