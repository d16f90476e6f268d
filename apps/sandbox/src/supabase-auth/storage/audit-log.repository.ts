import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from './auth-database';

/** The actions the product's tests look at, with the family Supabase files them under. */
const LOG_TYPES = {
  login: 'account',
  logout: 'account',
  user_signedup: 'team',
  user_repeated_signup: 'user',
  user_invited: 'team',
  user_deleted: 'team',
  user_modified: 'user',
  user_updated_password: 'user',
  user_recovery_requested: 'user',
  user_confirmation_requested: 'user',
  token_refreshed: 'token',
  token_revoked: 'token',
  factor_in_progress: 'factor',
  challenge_created: 'factor',
  verification_attempted: 'factor',
  factor_unenrolled: 'factor',
  factor_deleted: 'factor',
} as const;

export interface AuditEntry {
  action: keyof typeof LOG_TYPES;
  actor: { id: string; email: string | null };
  ip: string;
  traits?: Record<string, unknown>;
}

@Injectable()
export class AuditLogRepository {
  constructor(private readonly settings: AuthSettings) {}

  async add(sql: AuthSql, entry: AuditEntry): Promise<void> {
    const payload = {
      actor_id: entry.actor.id,
      actor_username: entry.actor.email ?? '',
      actor_via_sso: false,
      action: entry.action,
      log_type: LOG_TYPES[entry.action],
      ...(entry.traits ? { traits: entry.traits } : {}),
    };
    await sql.query(
      `insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
       values ('00000000-0000-0000-0000-000000000000', $1, $2, $3, $4)`,
      [randomUUID(), JSON.stringify(payload), this.settings.now(), entry.ip],
    );
  }
}
