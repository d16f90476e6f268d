import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';
import { WebhookUrlError } from './webhook-url';

/** `dns.lookup` that asks for all addresses of a name. */
export type Resolve = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export const systemResolve: Resolve = (host, done) => lookup(host, { all: true }, done);

/**
 * The look-up of a connection: it is given only addresses that were checked, so a name cannot lead to one address when it
 * is checked and to another when it is called. One address that is not public is enough to refuse the name.
 */
export function guardedLookup(resolve: Resolve = systemResolve): LookupFunction {
  return (host, { all }, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || first === undefined) return done(error ?? new WebhookUrlError('UNKNOWN_HOST'), '', 0);
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new WebhookUrlError('NOT_PUBLIC'), '', 0);
      }
      return all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
