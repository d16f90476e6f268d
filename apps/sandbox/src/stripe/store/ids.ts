import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Characters after the prefix, where they are not the usual 24. */
const LENGTHS = { cs_test: 58, req: 14, cus: 14 } as const;

export type IdPrefix =
  'cs_test' | 'pi' | 'ch' | 're' | 'dp' | 'evt' | 'cus' | 'issfr' | 'li' | 'price' | 'prod' | 'pm' | 'req' | 'txn';

/** An id in the manner of the API: prefix, underscore, letters and digits. */
export function newId(prefix: IdPrefix): string {
  const length = prefix in LENGTHS ? LENGTHS[prefix as keyof typeof LENGTHS] : 24;
  return `${prefix}_${randomText(length)}`;
}

/** What a browser would need to confirm the object. */
export const newClientSecret = (id: string): string => `${id}_secret_${randomText(25)}`;

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
