import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { forbidden, unprocessable, validationFailed } from '../http/auth-api.error';
import type { SignedIn } from '../http/signed-in';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, isUniqueViolation } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import type { ClientInfo } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { FactorsRepository, type AuthFactor } from './factors.repository';
import { setupCardSvg } from './setup-card';
import { enrolTotp } from './totp';

export const enrolBody = z.object({
  factor_type: z.string().optional(),
  friendly_name: z.string().nullish(),
  issuer: z.string().nullish(),
});
export type EnrolBody = z.output<typeof enrolBody>;

const MAX_FACTORS = 10;

/** Begins a second factor; it counts only once a code was verified. */
@Injectable()
export class EnrolFactor {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly factors: FactorsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 422 mfa_factor_name_conflict, too_many_enrolled_mfa_factors, mfa_*_enroll_not_enabled; 403 insufficient_aal */
  async run(who: SignedIn, body: EnrolBody, client: ClientInfo) {
    checkType(body.factor_type);
    const { user } = who;
    const issuer = body.issuer || new URL(this.settings.values.siteUrl).host;
    const totp = enrolTotp(issuer, user.email ?? user.id);
    const name = body.friendly_name?.trim() || null;
    const factor = await this.database
      .transaction(async (sql) => {
        await this.users.lock(sql, user.id);
        checkPresent(await this.factors.listByUsers(sql, [user.id]), who);
        const stored = await this.factors.insertTotp(sql, {
          userId: user.id,
          friendlyName: name,
          secret: totp.secret,
        });
        await this.audit.add(sql, {
          action: 'factor_in_progress',
          actor: user,
          ip: client.ip,
          traits: { factor_id: stored.id },
        });
        return stored;
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? nameTaken(name ?? '') : error;
      });
    return {
      id: factor.id,
      type: factor.factorType,
      friendly_name: factor.friendlyName ?? '',
      totp: { qr_code: setupCardSvg(totp.secret), secret: totp.secret, uri: totp.uri },
    };
  }
}

function checkType(type: string | undefined): void {
  if (type === 'totp') return;
  if (type === 'phone') throw unprocessable('mfa_phone_enroll_not_enabled', 'MFA enroll is disabled for Phone');
  if (type === 'webauthn') {
    throw unprocessable('mfa_webauthn_enroll_not_enabled', 'MFA enroll is disabled for WebAuthn');
  }
  throw validationFailed('factor_type needs to be totp, phone, or webauthn');
}

function checkPresent(factors: AuthFactor[], { session }: SignedIn): void {
  if (factors.length >= MAX_FACTORS) {
    throw unprocessable(
      'too_many_enrolled_mfa_factors',
      'Maximum number of verified factors reached, unenroll to continue',
    );
  }
  const verified = factors.some((factor) => factor.status === 'verified');
  if (verified && session.aal === 'aal1') {
    throw forbidden('insufficient_aal', 'AAL2 required to enroll a new factor');
  }
}

const nameTaken = (name: string) =>
  unprocessable('mfa_factor_name_conflict', `A factor with the friendly name "${name}" for this user already exists`);
