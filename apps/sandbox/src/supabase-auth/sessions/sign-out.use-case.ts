import { Injectable } from '@nestjs/common';
import { validationFailed } from '../http/auth-api.error';
import type { SignedIn } from '../http/signed-in';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import type { ClientInfo } from '../users/user.types';
import { SessionsRepository } from './sessions.repository';

/** Ends sessions; their refresh tokens go with them, access tokens live on until they expire. */
@Injectable()
export class SignOut {
  constructor(
    private readonly database: AuthDatabase,
    private readonly sessions: SessionsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @param scope global (default): every session; local: this one; others: all but this one */
  async run(who: SignedIn, scope: string | undefined, client: ClientInfo): Promise<void> {
    const { user, session } = who;
    await this.database.transaction(async (sql) => {
      switch (scope ?? 'global') {
        case 'global':
          await this.sessions.deleteAllOf(sql, user.id);
          break;
        case 'local':
          await this.sessions.delete(sql, session.id);
          break;
        case 'others':
          await this.sessions.deleteOthersOf(sql, user.id, session.id);
          break;
        default:
          throw validationFailed('Unsupported logout scope');
      }
      await this.audit.add(sql, { action: 'logout', actor: user, ip: client.ip });
    });
  }
}
