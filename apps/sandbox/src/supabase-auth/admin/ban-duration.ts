import { validationFailed } from '../http/auth-api.error';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/**
 * End of a ban that starts now, from a duration such as `24h` or `1h30m`; `none` lifts the ban.
 * @returns undefined when nothing was asked for, null to lift
 * @throws AuthApiError 400 validation_failed
 */
export function toBannedUntil(duration: string | undefined, now: Date): Date | null | undefined {
  if (duration === undefined || duration === '') return undefined;
  if (duration === 'none') return null;
  if (!WHOLE.test(duration)) throw validationFailed('invalid format for ban duration: use 24h, 1h30m or none');
  const length = [...duration.matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
  const end = new Date(now.getTime() + length);
  if (Number.isNaN(end.getTime())) throw validationFailed('invalid format for ban duration: too long');
  return end;
}
