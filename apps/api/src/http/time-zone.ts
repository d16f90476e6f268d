import { buildMessage, ValidateBy, type ValidationArguments } from 'class-validator';
import { didYouMean } from './did-you-mean';

/** Names only: an offset such as +02:00 would be wrong for half of the year. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/;

/** The name as the time zone database spells it; undefined when there is no such zone. */
export function canonicalTimeZone(given: unknown): string | undefined {
  if (typeof given !== 'string' || !NAME.test(given)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

export const IsTimeZone = () =>
  ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value) => canonicalTimeZone(value) !== undefined,
      defaultMessage: buildMessage((each, args) => `${each}$property ${describe(args)}`),
    },
  });

function describe(args: ValidationArguments | undefined): string {
  const known = Intl.supportedValuesOf('timeZone');
  const near = typeof args?.value === 'string' ? didYouMean(args.value, known) : undefined;
  return near === undefined
    ? 'must be the IANA name of a time zone, like Europe/Lisbon'
    : `must be the IANA name of a time zone. Did you mean ${near}?`;
}
