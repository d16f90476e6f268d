import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { badRequest, unprocessable, validationFailed } from '../http/auth-api.error';
import { SessionOpener } from '../sessions/session-opener.service';
import type { TokenGrant } from '../sessions/session.types';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { Passwords } from './passwords';
import { isBanned, type AuthUser, type ClientInfo } from './user.types';
import { UsersRepository } from './users.repository';

export const passwordSignInBody = z.object({
  email: z.string().optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
});

/** Opens a session for e-mail and password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly opener: SessionOpener,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 400 invalid_credentials (unknown and wrong are the same), user_banned, email_not_confirmed */
  async run(body: z.output<typeof passwordSignInBody>, client: ClientInfo): Promise<TokenGrant> {
    if (body.phone) throw unprocessable('phone_provider_disabled', 'Phone logins are disabled');
    if (!body.email) throw validationFailed('missing email or phone');
    const user = await this.authenticate(body.email.trim().toLowerCase(), body.password ?? '');
    if (isBanned(user, this.settings.now())) throw badRequest('user_banned', 'User is banned');
    if (!user.emailConfirmedAt) throw badRequest('email_not_confirmed', 'Email not confirmed');
    return this.database.transaction(async (sql) => {
      await this.audit.add(sql, { action: 'login', actor: user, ip: client.ip, traits: { provider: 'email' } });
      return this.opener.open(sql, user, { method: 'password', client });
    });
  }

  private async authenticate(email: string, password: string): Promise<AuthUser> {
    const user = await this.users.findByEmail(this.database, email);
    const matches = await this.passwords.matches(password, user?.encryptedPassword ?? null);
    if (!user || !matches) throw badRequest('invalid_credentials', 'Invalid login credentials');
    return user;
  }
}
