import { Injectable } from '@nestjs/common';
import { notFound, serverFault, validationFailed } from '../http/auth-api.error';
import { isUuid } from '../http/bearer.guard';
import { SessionsRepository } from '../sessions/sessions.repository';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, isUniqueViolation, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { AccountChanges } from '../users/account-changes.service';
import { AccountsService, emailExists, mergeMetadata } from '../users/accounts.service';
import { toEmailAddress } from '../users/email-address';
import { Passwords } from '../users/passwords';
import type { AuthUser } from '../users/user.types';
import type { UserView } from '../users/user.view';
import { UsersRepository } from '../users/users.repository';
import type { AdminUserBody } from './admin-users.bodies';
import { toBannedUntil } from './ban-duration';

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

/** Who acts when the service key does. */
export const SERVICE_ACTOR = { id: '00000000-0000-0000-0000-000000000000', email: 'service_role' };

/** Accounts as the project's own server manages them. */
@Injectable()
export class AdminUsers {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsRepository,
    private readonly changes: AccountChanges,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 422 email_exists, weak_password; 400 validation_failed */
  async create(body: AdminUserBody, ip: string): Promise<UserView> {
    if (!body.email) throw validationFailed('Cannot create a user without either an email or phone');
    if (body.id !== undefined && !isUuid(body.id)) throw validationFailed('ID must conform to the uuid v4 format');
    const email = toEmailAddress(body.email);
    const encryptedPassword = (await this.encrypt(body)) ?? null;
    const now = this.settings.now();
    return this.database.transaction(async (sql) => {
      if (await this.users.findByEmail(sql, email)) throw emailExists();
      const user = await this.accounts.create(sql, {
        id: body.id,
        email,
        encryptedPassword,
        emailConfirmedAt: body.email_confirm ? now : null,
        role: body.role || undefined,
        appMetadata: body.app_metadata ?? {},
        userMetadata: { email_verified: body.email_confirm ?? false, ...body.user_metadata },
        bannedUntil: toBannedUntil(body.ban_duration, now) ?? null,
      });
      await this.record(sql, 'user_signedup', { user, ip });
      return this.accounts.view(sql, user);
    });
  }

  async list(query: { page?: string; perPage?: string; filter?: string }) {
    const page = toCount(query.page, 1);
    const perPage = Math.min(toCount(query.perPage, 50), 1000);
    const found = await this.users.list(this.database, {
      limit: perPage,
      offset: (page - 1) * perPage,
      filter: query.filter ?? '',
    });
    return { users: await this.accounts.views(this.database, found.users), total: found.total, page, perPage };
  }

  /** @throws AuthApiError 404 user_not_found; 404 validation_failed when the id is no UUID */
  async get(id: string): Promise<AuthUser> {
    if (!isUuid(id)) throw notFound('validation_failed', 'user_id must be an UUID');
    return this.found(await this.users.findById(this.database, id));
  }

  async read(id: string): Promise<UserView> {
    return this.accounts.view(this.database, await this.get(id));
  }

  /** @throws AuthApiError 404 user_not_found; 500 when the new address is taken, as the real service does */
  async update(id: string, body: AdminUserBody, ip: string): Promise<UserView> {
    await this.get(id);
    const encryptedPassword = await this.encrypt(body);
    const bannedUntil = toBannedUntil(body.ban_duration, this.settings.now());
    const email = body.email ? toEmailAddress(body.email) : undefined;
    return this.database
      .transaction(async (sql) => {
        const user = this.found(await this.users.lock(sql, id));
        const changed = await this.users.update(sql, id, {
          encryptedPassword,
          bannedUntil,
          role: body.role || undefined,
          appMetadata: body.app_metadata ? mergeMetadata(user.appMetadata, body.app_metadata) : undefined,
          userMetadata: body.user_metadata ? mergeMetadata(user.userMetadata, body.user_metadata) : undefined,
        });
        if (encryptedPassword) await this.changes.signOutEverywhere(sql, id);
        const settled = await this.settleEmail(sql, changed, { email, confirm: body.email_confirm ?? false });
        await this.record(sql, 'user_modified', { user: settled, ip });
        return this.accounts.view(sql, settled);
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? serverFault('unexpected_failure', 'Error updating user') : error;
      });
  }

  /** Softly: the row stays, without anything that tells who it was. */
  async delete(id: string, how: 'soft' | 'hard', ip: string): Promise<Record<string, never>> {
    const user = await this.get(id);
    await this.database.transaction(async (sql) => {
      await this.record(sql, 'user_deleted', { user, ip });
      if (how === 'hard') return this.users.delete(sql, id);
      await this.sessions.deleteAllOf(sql, id);
      await this.changes.forget(sql, user);
    });
    return {};
  }

  private async settleEmail(
    sql: AuthSql,
    user: AuthUser,
    wish: { email: string | undefined; confirm: boolean },
  ): Promise<AuthUser> {
    const isNew = wish.email !== undefined && wish.email !== user.email;
    if (!isNew && (!wish.confirm || user.emailConfirmedAt)) return user;
    return this.changes.confirmEmail(sql, user, wish.email ?? user.email ?? '');
  }

  private async encrypt(body: AdminUserBody): Promise<string | undefined> {
    if (body.password_hash) {
      if (!BCRYPT.test(body.password_hash)) throw validationFailed('Invalid password hash');
      return body.password_hash;
    }
    return body.password ? this.passwords.hash(body.password) : undefined;
  }

  private found(user: AuthUser | null): AuthUser {
    if (!user) throw notFound('user_not_found', 'User not found');
    return user;
  }

  private record(
    sql: AuthSql,
    action: 'user_signedup' | 'user_modified' | 'user_deleted',
    about: { user: AuthUser; ip: string },
  ): Promise<void> {
    const { user, ip } = about;
    return this.audit.add(sql, {
      action,
      actor: SERVICE_ACTOR,
      ip,
      traits: { user_id: user.id, user_email: user.email, user_phone: user.phone ?? '' },
    });
  }
}

const toCount = (text: string | undefined, otherwise: number): number => {
  const count = Number(text || otherwise);
  if (!Number.isSafeInteger(count) || count < 1) throw validationFailed('Bad Pagination Parameters');
  return count;
};
