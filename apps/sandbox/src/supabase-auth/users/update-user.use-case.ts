import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { forbidden, unauthorized, unprocessable } from '../http/auth-api.error';
import type { SignedIn } from '../http/signed-in';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import { AccountChanges } from './account-changes.service';
import { AccountsService, mergeMetadata } from './accounts.service';
import { Passwords } from './passwords';
import type { ClientInfo } from './user.types';
import type { UserView } from './user.view';
import { UsersRepository } from './users.repository';

export const updateUserBody = z.object({
  email: z.string().optional(),
  password: z.string().optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
  app_metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type UpdateUserBody = z.output<typeof updateUserBody>;

export interface UpdateRequest {
  who: SignedIn;
  body: UpdateUserBody;
  redirectTo: string | undefined;
  client: ClientInfo;
}

/** What users may change about themselves. */
@Injectable()
export class UpdateUser {
  constructor(
    private readonly database: AuthDatabase,
    private readonly users: UsersRepository,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly changes: AccountChanges,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 422 same_password, weak_password, email_exists; 401 insufficient_aal; 403 not_admin */
  async run(request: UpdateRequest): Promise<UserView> {
    const { who, body, client } = request;
    if (body.app_metadata) throw forbidden('not_admin', 'Updating app_metadata requires admin privileges');
    if (body.email || body.password !== undefined) await this.requireSecondFactor(who);
    const encryptedPassword = await this.newPassword(who, body.password);
    return this.database.transaction(async (sql) => {
      const user = await this.users.lock(sql, who.user.id);
      if (!user) throw forbidden('user_not_found', 'User from sub claim in JWT does not exist');
      let changed = user;
      if (body.data) {
        const userMetadata = mergeMetadata(user.userMetadata, body.data);
        changed = await this.users.update(sql, user.id, { userMetadata });
      }
      if (encryptedPassword) changed = await this.changes.password(sql, { who, encryptedPassword, client });
      if (body.email) changed = await this.changes.email(sql, changed, { ...request, email: body.email });
      await this.audit.add(sql, { action: 'user_modified', actor: changed, ip: client.ip });
      return this.accounts.view(sql, changed);
    });
  }

  private async requireSecondFactor({ user, session }: SignedIn): Promise<void> {
    if (session.aal !== 'aal1' || !(await this.accounts.hasVerifiedFactor(this.database, user.id))) return;
    throw unauthorized('insufficient_aal', 'AAL2 session is required to update email or password when MFA is enabled.');
  }

  private async newPassword({ user }: SignedIn, password: string | undefined): Promise<string | null> {
    if (password === undefined) return null;
    const encrypted = await this.passwords.hash(password);
    if (await this.passwords.matches(password, user.encryptedPassword)) {
      throw unprocessable('same_password', 'New password should be different from the old password.');
    }
    return encrypted;
  }
}
