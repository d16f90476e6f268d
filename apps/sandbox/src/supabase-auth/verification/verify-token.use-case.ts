import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuthApiError, forbidden, validationFailed } from '../http/auth-api.error';
import { SessionOpener } from '../sessions/session-opener.service';
import type { TokenGrant } from '../sessions/session.types';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { AccountChanges } from '../users/account-changes.service';
import { isBanned, type AuthUser, type ClientInfo } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { hashOtp } from './mailing.service';
import { OneTimeTokensRepository, type OneTimeToken, type OneTimeTokenType } from './one-time-tokens.repository';
import { safeRedirect } from './redirect';

export const verifyBody = z.object({
  type: z.string().optional(),
  email: z.string().optional(),
  token: z.string().optional(),
  token_hash: z.string().optional(),
});
export type VerifyBody = z.output<typeof verifyBody>;

const ACCEPTED: Readonly<Record<string, readonly OneTimeTokenType[]>> = {
  signup: ['confirmation_token'],
  invite: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
  email_change: ['email_change_token_new'],
};

/** Trades a mailed one-time token for a session. */
@Injectable()
export class VerifyToken {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly changes: AccountChanges,
    private readonly oneTimeTokens: OneTimeTokensRepository,
    private readonly opener: SessionOpener,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 403 otp_expired, user_banned; 400 validation_failed */
  async run(body: VerifyBody, client: ClientInfo): Promise<TokenGrant> {
    const { hash, types, refusal } = toLookup(body);
    // an expired token is used up all the same, so the refusal must commit
    const outcome = await this.database.transaction(async (sql) => {
      const token = await this.oneTimeTokens.take(sql, hash, types);
      if (!token || this.isExpired(token)) return refusal;
      return this.accept(sql, token, client);
    });
    if (outcome instanceof AuthApiError) throw outcome;
    return outcome;
  }

  /** The way of a mail link: always a redirect, with tokens or the refusal in the fragment. */
  async follow(
    link: { token?: string; type?: string; redirectTo?: string },
    client: ClientInfo,
  ): Promise<{ url: string; statusCode: number }> {
    const target = safeRedirect(link.redirectTo, this.settings.values.siteUrl);
    const answer = await this.run({ type: link.type, token_hash: link.token }, client).catch(asRefusal);
    const fragment =
      answer instanceof AuthApiError ? errorFragment(answer) : tokenFragment(answer.body, link.type ?? '');
    return { url: `${target}#${fragment}`, statusCode: 303 };
  }

  private isExpired({ createdAt }: OneTimeToken): boolean {
    return this.settings.now().getTime() > createdAt.getTime() + this.settings.values.otpExpirySeconds * 1000;
  }

  private async accept(sql: AuthSql, token: OneTimeToken, client: ClientInfo): Promise<TokenGrant> {
    const user = await this.users.lock(sql, token.userId);
    if (!user) throw forbidden('user_not_found', 'User not found');
    if (isBanned(user, this.settings.now())) throw forbidden('user_banned', 'User is banned');
    const confirmed = await this.confirm(sql, user, token.type);
    await this.oneTimeTokens.deleteAllOf(sql, user.id);
    const action = token.type === 'confirmation_token' ? 'user_signedup' : 'login';
    await this.audit.add(sql, { action, actor: confirmed, ip: client.ip, traits: { provider: 'email' } });
    return this.opener.open(sql, confirmed, { method: 'otp', client });
  }

  /** Whoever read the mail owns the address. */
  private async confirm(sql: AuthSql, user: AuthUser, type: OneTimeTokenType): Promise<AuthUser> {
    if (type === 'email_change_token_new') return this.changes.confirmEmail(sql, user, user.emailChange ?? '');
    return user.emailConfirmedAt ? user : this.changes.confirmEmail(sql, user, user.email ?? '');
  }
}

function toLookup(body: VerifyBody): { hash: string; types: readonly OneTimeTokenType[]; refusal: AuthApiError } {
  if (!body.type) throw validationFailed('Verify requires a verification type');
  const types = ACCEPTED[body.type];
  if (!types) throw validationFailed('Unsupported verification type');
  if (body.token_hash) {
    if (body.email) throw validationFailed('Only the token_hash and type should be provided');
    const refusal = forbidden('otp_expired', 'Email link is invalid or has expired');
    return { hash: body.token_hash, types, refusal };
  }
  if (!body.token) throw validationFailed('Verify requires either a token or a token hash');
  if (!body.email) throw validationFailed('Only an email address or phone number should be provided on verify');
  const hash = hashOtp(body.email.trim().toLowerCase(), body.token);
  return { hash, types, refusal: forbidden('otp_expired', 'Token has expired or is invalid') };
}

function asRefusal(error: unknown): AuthApiError {
  if (!(error instanceof AuthApiError)) throw error;
  return error;
}

function errorFragment(refusal: AuthApiError): string {
  return new URLSearchParams({
    error: refusal.status < 500 ? 'access_denied' : 'server_error',
    error_code: refusal.code,
    error_description: refusal.message,
    sb: '',
  }).toString();
}

function tokenFragment(body: TokenGrant['body'], type: string): string {
  return new URLSearchParams({
    access_token: body.access_token,
    expires_at: String(body.expires_at),
    expires_in: String(body.expires_in),
    refresh_token: body.refresh_token,
    token_type: body.token_type,
    type,
  }).toString();
}
