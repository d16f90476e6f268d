import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { notFound, validationFailed } from '../http/auth-api.error';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { AccountsService, emailExists } from '../users/accounts.service';
import { toEmailAddress } from '../users/email-address';
import { Passwords } from '../users/passwords';
import type { AuthUser } from '../users/user.types';
import type { UserView } from '../users/user.view';
import { UsersRepository } from '../users/users.repository';
import { MailingService } from '../verification/mailing.service';
import type { MailKind } from '../verification/outbox';
import type { GenerateLinkBody, InviteBody } from './admin-users.bodies';
import { SERVICE_ACTOR } from './admin-users.service';

const KINDS: Readonly<Record<string, MailKind>> = {
  signup: 'signup',
  invite: 'invite',
  magiclink: 'magiclink',
  recovery: 'recovery',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
};

interface LinkOrder {
  kind: MailKind;
  type: string;
  email: string;
  newEmail: string | undefined;
  encryptedPassword: string | null;
  data: Record<string, unknown>;
}

/** Links that the project's server hands out itself, and invitations by mail. */
@Injectable()
export class GenerateLink {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly mailing: MailingService,
    private readonly audit: AuditLogRepository,
  ) {}

  /**
   * @returns the user's members with action_link, email_otp, hashed_token, verification_type, redirect_to beside them
   * @throws AuthApiError 404 user_not_found, 422 email_exists, 400 validation_failed
   */
  async run(body: GenerateLinkBody, redirectTo: string | undefined): Promise<UserView> {
    const order = await this.toOrder(body);
    return this.database.transaction(async (sql) => {
      const user = await this.subject(sql, order);
      const to = order.kind === 'email_change' ? order.newEmail : undefined;
      const token = await this.mailing.prepare(sql, {
        user,
        kind: order.kind,
        to,
        redirectTo: body.redirect_to ?? redirectTo,
      });
      return {
        ...(await this.accounts.view(sql, token.user)),
        action_link: token.link,
        email_otp: token.otp,
        hashed_token: token.hash,
        verification_type: order.type,
        redirect_to: token.redirectTo,
      };
    });
  }

  /** @throws AuthApiError 422 email_exists */
  async invite(body: InviteBody, from: { redirectTo?: string; ip: string }): Promise<UserView> {
    const email = toEmailAddress(body.email ?? '');
    return this.database.transaction(async (sql) => {
      const user = await this.invitee(sql, email, body.data ?? {});
      const { user: invited } = await this.mailing.send(sql, { user, kind: 'invite', redirectTo: from.redirectTo });
      await this.audit.add(sql, {
        action: 'user_invited',
        actor: SERVICE_ACTOR,
        ip: from.ip,
        traits: { user_id: user.id, user_email: user.email },
      });
      return this.accounts.view(sql, invited);
    });
  }

  private async toOrder(body: GenerateLinkBody): Promise<LinkOrder> {
    const kind = KINDS[body.type ?? ''];
    if (!kind || !body.type) throw validationFailed('Invalid email action link type requested');
    if (kind === 'signup' && !body.password) throw validationFailed('Signup requires a valid password');
    if (kind === 'email_change' && !body.new_email) throw validationFailed('The new email address is missing');
    return {
      kind,
      type: body.type,
      email: toEmailAddress(body.email ?? ''),
      newEmail: body.new_email ? toEmailAddress(body.new_email) : undefined,
      encryptedPassword: kind === 'signup' && body.password ? await this.passwords.hash(body.password) : null,
      data: body.data ?? {},
    };
  }

  private async subject(sql: AuthSql, order: LinkOrder): Promise<AuthUser> {
    if (order.kind === 'invite') return this.invitee(sql, order.email, order.data);
    const existing = await this.users.findByEmail(sql, order.email);
    if (order.kind === 'signup') return this.newcomer(sql, order, existing);
    if (!existing) throw notFound('user_not_found', 'User with this email not found');
    if (order.newEmail === undefined) return existing;
    if (await this.users.findByEmail(sql, order.newEmail)) throw emailExists();
    return this.users.update(sql, existing.id, { emailChange: order.newEmail });
  }

  private async newcomer(sql: AuthSql, order: LinkOrder, existing: AuthUser | null): Promise<AuthUser> {
    if (existing?.emailConfirmedAt) throw emailExists();
    const { encryptedPassword } = order;
    if (existing) return this.users.update(sql, existing.id, { encryptedPassword });
    return this.create(sql, order.email, { encryptedPassword, data: order.data });
  }

  private async invitee(sql: AuthSql, email: string, data: Record<string, unknown>): Promise<AuthUser> {
    const existing = await this.users.findByEmail(sql, email);
    if (existing?.emailConfirmedAt) throw emailExists();
    const user = existing ?? (await this.create(sql, email, { encryptedPassword: null, data }));
    return this.users.update(sql, user.id, { invitedAt: this.settings.now() });
  }

  private create(
    sql: AuthSql,
    email: string,
    account: { encryptedPassword: string | null; data: Record<string, unknown> },
  ): Promise<AuthUser> {
    const id = randomUUID();
    return this.accounts.create(sql, {
      id,
      email,
      encryptedPassword: account.encryptedPassword,
      emailConfirmedAt: null,
      userMetadata: { ...account.data, sub: id, email, email_verified: false, phone_verified: false },
    });
  }
}
