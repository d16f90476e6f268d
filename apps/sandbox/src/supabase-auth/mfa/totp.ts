import { Secret, TOTP } from 'otpauth';

const SECRET_BYTES = 20;
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

export interface TotpEnrolment {
  /** base32 */
  secret: string;
  uri: string;
}

export function enrolTotp(issuer: string, account: string): TotpEnrolment {
  const secret = new Secret({ size: SECRET_BYTES });
  const totp = new TOTP({ ...SETTINGS, issuer, label: account, secret });
  return { secret: secret.base32, uri: totp.toString() };
}

/** One period of clock drift either way is forgiven. */
export function isTotpValid(code: string, secret: string, now: Date): boolean {
  const totp = new TOTP({ ...SETTINGS, secret: Secret.fromBase32(secret) });
  return totp.validate({ token: code, timestamp: now.getTime(), window: 1 }) !== null;
}
