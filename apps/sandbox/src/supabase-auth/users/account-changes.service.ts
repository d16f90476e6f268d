import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../http/signed-in';
import { SessionsRepository } from '../sessions/sessions.repository';
import { AuditLogRepository } from '../storage/audit-log.repository';
import type { AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { MailingService } from '../verification/mailing.service';
import { OneTimeTokensRepository } from '../verification/one-time-tokens.repository';
import { emailExists, mergeMetadata } from './accounts.service';
import { toEmailAddress } from './email-address';
import { IdentitiesRepository } from './identities.repository';
import type { AuthUser, ClientInfo } from './user.types';
import { UsersRepository } from './users.repository';

/** The side effects that a new password or address has. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly identities: IdentitiesRepository,
    private readonly sessions: SessionsRepository,
    private readonly oneTimeTokens: OneTimeTokensRepository,
    private readonly mailing: MailingService,
    private readonly audit: AuditLogRepository,
  ) {}

  /** Voids every mailed token and ends the user's other sessions. */
  async password(
    sql: AuthSql,
    change: { who: SignedIn; encryptedPassword: string; client: ClientInfo },
  ): Promise<AuthUser> {
    const { who, encryptedPassword, client } = change;
    const user = await this.users.update(sql, who.user.id, { encryptedPassword });
    await this.oneTimeTokens.deleteAllOf(sql, user.id);
    await this.sessions.deleteOthersOf(sql, user.id, who.session.id);
    await this.audit.add(sql, { action: 'user_updated_password', actor: user, ip: client.ip });
    return user;
  }

  /** At once where sign-ups need no confirmation, otherwise after the link sent to the new address. */
  async email(
    sql: AuthSql,
    user: AuthUser,
    change: { email: string; redirectTo: string | undefined },
  ): Promise<AuthUser> {
    const email = toEmailAddress(change.email);
    if (email === user.email) return user;
    if (await this.users.findByEmail(sql, email)) throw emailExists();
    if (this.settings.values.autoconfirm) return this.confirmEmail(sql, user, email);
    const waiting = await this.users.update(sql, user.id, { emailChange: email });
    const mailed = await this.mailing.send(sql, {
      user: waiting,
      kind: 'email_change',
      redirectTo: change.redirectTo,
      to: email,
    });
    return mailed.user;
  }

  /** The address becomes the account's own. */
  async confirmEmail(sql: AuthSql, user: AuthUser, email: string): Promise<AuthUser> {
    const changed = await this.users.update(sql, user.id, {
      email,
      emailChange: '',
      emailConfirmedAt: this.settings.now(),
      userMetadata: mergeMetadata(user.userMetadata, { email, email_verified: true }),
    });
    await this.identities.saveEmail(sql, changed);
    return changed;
  }

  /** A password set by an admin ends every session and voids every mailed token. */
  async signOutEverywhere(sql: AuthSql, userId: string): Promise<void> {
    await this.oneTimeTokens.deleteAllOf(sql, userId);
    await this.sessions.deleteAllOf(sql, userId);
  }

  /** What a soft delete leaves: a row that no longer tells whose it was. */
  async forget(sql: AuthSql, user: AuthUser): Promise<void> {
    await this.oneTimeTokens.deleteAllOf(sql, user.id);
    await this.identities.deleteByUser(sql, user.id);
    await this.users.update(sql, user.id, {
      email: createHash('sha256')
        .update(`${user.id}${user.email ?? ''}`)
        .digest('base64url'),
      phone: null,
      encryptedPassword: '',
      emailChange: '',
      appMetadata: {},
      userMetadata: {},
      deletedAt: this.settings.now(),
    });
  }
}
