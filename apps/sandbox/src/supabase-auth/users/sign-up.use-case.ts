import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuthApiError, badRequest, unprocessable, validationFailed } from '../http/auth-api.error';
import { SessionOpener } from '../sessions/session-opener.service';
import type { TokenGrant } from '../sessions/session.types';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { MailingService } from '../verification/mailing.service';
import { AccountsService } from './accounts.service';
import { toEmailAddress } from './email-address';
import { Passwords } from './passwords';
import type { AuthUser, ClientInfo, JsonObject } from './user.types';
import type { UserView } from './user.view';
import { UsersRepository } from './users.repository';

export const signUpBody = z.object({
  email: z.string().optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
});
export type SignUpBody = z.output<typeof signUpBody>;

interface SignUpRequest {
  email: string;
  encryptedPassword: string;
  metadata: JsonObject;
  redirectTo: string | undefined;
  client: ClientInfo;
}

/** Registers with e-mail and password. */
@Injectable()
export class SignUp {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly opener: SessionOpener,
    private readonly mailing: MailingService,
    private readonly audit: AuditLogRepository,
  ) {}

  /**
   * @returns tokens when sign-ups are confirmed at once, otherwise the bare user
   * @throws AuthApiError 400 validation_failed, 422 user_already_exists, weak_password, signup_disabled, anonymous_provider_disabled
   */
  async run(body: SignUpBody, from: { redirectTo?: string; client: ClientInfo }): Promise<TokenGrant | UserView> {
    const { email, password } = this.check(body);
    const request: SignUpRequest = {
      email,
      encryptedPassword: await this.passwords.hash(password),
      metadata: body.data ?? {},
      redirectTo: from.redirectTo,
      client: from.client,
    };
    const existing = await this.users.findByEmail(this.database, email);
    if (existing) return this.meetExisting(existing, request);
    return this.database.transaction((sql) => this.register(sql, request)).catch(asAlreadyRegistered);
  }

  private check(body: SignUpBody): { email: string; password: string } {
    const { signupEnabled } = this.settings.values;
    if (!signupEnabled) throw unprocessable('signup_disabled', 'Signups not allowed for this instance');
    if (body.phone) throw badRequest('phone_provider_disabled', 'Phone signups are disabled');
    if (!body.email && !body.password) {
      throw unprocessable('anonymous_provider_disabled', 'Anonymous sign-ins are disabled');
    }
    if (!body.password) throw validationFailed('Signup requires a valid password');
    return { email: toEmailAddress(body.email ?? ''), password: body.password };
  }

  private async register(sql: AuthSql, request: SignUpRequest): Promise<TokenGrant | UserView> {
    const { autoconfirm } = this.settings.values;
    const { email, client } = request;
    const id = randomUUID();
    const user = await this.accounts.create(sql, {
      id,
      email,
      encryptedPassword: request.encryptedPassword,
      emailConfirmedAt: autoconfirm ? this.settings.now() : null,
      userMetadata: { ...request.metadata, sub: id, email, email_verified: autoconfirm, phone_verified: false },
    });
    if (!autoconfirm) return this.askToConfirm(sql, user, request);
    await this.audit.add(sql, { action: 'user_signedup', actor: user, ip: client.ip, traits: { provider: 'email' } });
    return this.opener.open(sql, user, { method: 'password', client });
  }

  private async askToConfirm(sql: AuthSql, user: AuthUser, request: SignUpRequest): Promise<UserView> {
    const { redirectTo, client } = request;
    const { user: asked } = await this.mailing.send(sql, { user, kind: 'signup', redirectTo });
    await this.audit.add(sql, { action: 'user_confirmation_requested', actor: user, ip: client.ip });
    return this.accounts.view(sql, asked);
  }

  /** Where mail confirms, a stranger must not learn that the address is taken. */
  private async meetExisting(existing: AuthUser, request: SignUpRequest): Promise<UserView> {
    if (this.settings.values.autoconfirm) throw alreadyRegistered();
    return this.database.transaction(async (sql) => {
      if (!existing.emailConfirmedAt) return this.askToConfirm(sql, existing, request);
      await this.audit.add(sql, { action: 'user_repeated_signup', actor: existing, ip: request.client.ip });
      return this.decoy(request);
    });
  }

  private decoy(request: SignUpRequest): UserView {
    const now = this.settings.now();
    return {
      id: randomUUID(),
      aud: 'authenticated',
      role: '',
      email: request.email,
      phone: '',
      confirmation_sent_at: now,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: request.metadata,
      identities: [],
      created_at: now,
      updated_at: now,
      is_anonymous: false,
    };
  }
}

const alreadyRegistered = (): AuthApiError => unprocessable('user_already_exists', 'User already registered');

/** Two sign-ups of one address at once: the second finds out from the unique index. */
function asAlreadyRegistered(error: unknown): never {
  throw error instanceof AuthApiError && error.code === 'email_exists' ? alreadyRegistered() : error;
}
