import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { unprocessable, validationFailed } from '../http/auth-api.error';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import { toEmailAddress } from '../users/email-address';
import type { AuthUser, ClientInfo } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { MailingService } from './mailing.service';
import type { MailKind } from './outbox';

export const mailBody = z.object({ email: z.string().optional(), type: z.string().optional() });
export type MailBody = z.output<typeof mailBody>;

interface MailRequest {
  body: MailBody;
  redirectTo: string | undefined;
  client: ClientInfo;
}

/** Mails with a one-time token: recovery, magic link, confirmation once more. */
@Injectable()
export class RecoverAccount {
  constructor(
    private readonly database: AuthDatabase,
    private readonly users: UsersRepository,
    private readonly mailing: MailingService,
    private readonly audit: AuditLogRepository,
  ) {}

  /** The same empty answer whether the address is known or not. */
  async recover(request: MailRequest): Promise<Record<string, never>> {
    if (!request.body.email) throw validationFailed('Password recovery requires an email');
    const user = await this.find(request.body.email);
    if (user) await this.send(user, 'recovery', request);
    return {};
  }

  /** @throws AuthApiError 422 otp_disabled when nobody has the address: no account is made here */
  async magicLink(request: MailRequest): Promise<Record<string, never>> {
    if (!request.body.email) throw validationFailed('One of email or phone must be set');
    const user = await this.find(request.body.email);
    if (!user) throw unprocessable('otp_disabled', 'Signups not allowed for otp');
    await this.send(user, 'magiclink', request);
    return {};
  }

  /** Sends the confirmation of a sign-up again; silent when there is nothing to confirm. */
  async resend(request: MailRequest): Promise<Record<string, never>> {
    if (!request.body.type)
      throw validationFailed('Missing one of these types: signup, email_change, sms, phone_change');
    if (!request.body.email) throw validationFailed('Type provided requires an email address');
    const user = await this.find(request.body.email);
    if (request.body.type === 'signup' && user && !user.emailConfirmedAt) await this.send(user, 'signup', request);
    return {};
  }

  private find(email: string): Promise<AuthUser | null> {
    return this.users.findByEmail(this.database, toEmailAddress(email));
  }

  private async send(user: AuthUser, kind: MailKind, { redirectTo, client }: MailRequest): Promise<void> {
    await this.database.transaction(async (sql) => {
      await this.mailing.send(sql, { user, kind, redirectTo });
      const action = kind === 'signup' ? 'user_confirmation_requested' : 'user_recovery_requested';
      await this.audit.add(sql, { action, actor: user, ip: client.ip });
    });
  }
}
