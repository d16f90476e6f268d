import { createHash, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { tooMany } from '../http/auth-api.error';
import { SandboxSwitches } from '../control/sandbox-switches';
import type { AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthUser } from '../users/user.types';
import { UsersRepository, type UserChanges } from '../users/users.repository';
import { OneTimeTokensRepository, type OneTimeTokenType } from './one-time-tokens.repository';
import { Outbox, type MailKind } from './outbox';
import { safeRedirect } from './redirect';

const TOKEN_TYPES: Record<MailKind, OneTimeTokenType> = {
  signup: 'confirmation_token',
  invite: 'confirmation_token',
  recovery: 'recovery_token',
  magiclink: 'recovery_token',
  email_change: 'email_change_token_new',
};

const SENT_AT = {
  signup: 'confirmationSentAt',
  invite: 'confirmationSentAt',
  recovery: 'recoverySentAt',
  magiclink: 'recoverySentAt',
  email_change: 'emailChangeSentAt',
} as const satisfies Record<MailKind, keyof UserChanges>;

const RESEND_WINDOW_SECONDS = 60;

export interface MailOrder {
  user: AuthUser;
  kind: MailKind;
  redirectTo?: string;
  /** Default: the account's address. */
  to?: string;
}

export interface MailedToken {
  user: AuthUser;
  otp: string;
  hash: string;
  link: string;
  redirectTo: string;
}

/** Makes the one-time tokens that mails carry. */
@Injectable()
export class MailingService {
  constructor(
    private readonly settings: AuthSettings,
    private readonly switches: SandboxSwitches,
    private readonly users: UsersRepository,
    private readonly oneTimeTokens: OneTimeTokensRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Stores a token and puts the mail into the outbox.
   * @throws AuthApiError 429 over_email_send_rate_limit within a minute of the last mail, when limits are on
   */
  async send(sql: AuthSql, order: MailOrder): Promise<MailedToken> {
    this.refuseTooSoon(order);
    const token = await this.prepare(sql, order);
    const to = order.to ?? order.user.email ?? '';
    const { otp, hash: tokenHash, link } = token;
    this.outbox.add({ to, kind: order.kind, otp, tokenHash, link, sentAt: this.settings.now() });
    return token;
  }

  /** Stores a token without sending anything. */
  async prepare(sql: AuthSql, order: MailOrder): Promise<MailedToken> {
    const { user, kind } = order;
    const relatesTo = order.to ?? user.email ?? '';
    const otp = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const hash = hashOtp(relatesTo, otp);
    await this.oneTimeTokens.save(sql, { userId: user.id, type: TOKEN_TYPES[kind], hash, relatesTo });
    const marked = await this.users.update(sql, user.id, { [SENT_AT[kind]]: this.settings.now() });
    const redirectTo = safeRedirect(order.redirectTo, this.settings.values.siteUrl);
    const query = new URLSearchParams({ token: hash, type: kind, redirect_to: redirectTo });
    return { user: marked, otp, hash, link: `${this.settings.authUrl}/verify?${query.toString()}`, redirectTo };
  }

  private refuseTooSoon({ user, kind }: MailOrder): void {
    const last = user[SENT_AT[kind]];
    if (this.switches.rateLimits === 'off' || !last) return;
    const waited = (this.settings.now().getTime() - last.getTime()) / 1000;
    if (waited >= RESEND_WINDOW_SECONDS) return;
    const seconds = Math.ceil(RESEND_WINDOW_SECONDS - waited);
    throw tooMany(
      'over_email_send_rate_limit',
      `For security purposes, you can only request this after ${seconds} seconds.`,
    );
  }
}

export const hashOtp = (email: string, otp: string): string =>
  createHash('sha224')
    .update(email + otp)
    .digest('hex');
