export type JsonObject = Record<string, unknown>;

/** A row of auth.users. */
export interface AuthUser {
  id: string;
  aud: string;
  role: string;
  email: string | null;
  encryptedPassword: string | null;
  emailConfirmedAt: Date | null;
  invitedAt: Date | null;
  phone: string | null;
  phoneConfirmedAt: Date | null;
  confirmationSentAt: Date | null;
  confirmedAt: Date | null;
  recoverySentAt: Date | null;
  emailChange: string | null;
  emailChangeSentAt: Date | null;
  lastSignInAt: Date | null;
  appMetadata: JsonObject;
  userMetadata: JsonObject;
  createdAt: Date;
  updatedAt: Date;
  bannedUntil: Date | null;
  deletedAt: Date | null;
  isAnonymous: boolean;
}

export interface AuthIdentity {
  rowId: string;
  providerId: string;
  userId: string;
  data: JsonObject;
  provider: string;
  lastSignInAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  email: string | null;
}

export interface NewUser {
  id?: string;
  email: string;
  encryptedPassword: string | null;
  emailConfirmedAt: Date | null;
  invitedAt?: Date | null;
  role?: string;
  appMetadata?: JsonObject;
  userMetadata?: JsonObject;
  bannedUntil?: Date | null;
}

/** Who sends the request, as sessions and the audit log keep it. */
export interface ClientInfo {
  ip: string;
  userAgent: string | null;
}

export const isBanned = (user: AuthUser, now: Date): boolean => user.bannedUntil !== null && user.bannedUntil > now;
