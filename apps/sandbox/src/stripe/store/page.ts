import { z } from 'zod';
import type Stripe from 'stripe';
import { number, optional, text } from '../api/params';
import type { Shelf, Stored } from './shelf';

const range = z.strictObject({
  gt: number.optional(),
  gte: number.optional(),
  lt: number.optional(),
  lte: number.optional(),
});

/** Parameters of every list. */
export const pageShape = {
  limit: number.refine((limit) => limit >= 1 && limit <= 100, 'must be between 1 and 100').default(10),
  starting_after: optional(text),
  ending_before: optional(text),
  created: z.union([number.transform((at) => ({ gte: at, lte: at })), range]).optional(),
  expand: z.array(z.string()).max(20).optional(),
};

export type PageQuery = z.output<z.ZodObject<typeof pageShape>>;

/**
 * One page, newest first.
 * @throws StripeApiError when the cursor names nothing
 */
export function pageOf<T extends Stored>(
  shelf: Shelf<T>,
  url: string,
  query: PageQuery,
  fits: (item: T) => boolean = () => true,
): Stripe.ApiList<T> {
  const wanted = shelf.newestFirst().filter((item) => isWithin(item.created, query.created) && fits(item));
  const { limit, starting_after: after, ending_before: before } = query;
  if (before !== undefined) {
    const newer = wanted.slice(0, placeOf(wanted, shelf.get(before, 'ending_before')));
    return { object: 'list', url, has_more: newer.length > limit, data: newer.slice(-limit) };
  }
  const from = after === undefined ? 0 : placeOf(wanted, shelf.get(after, 'starting_after')) + 1;
  return { object: 'list', url, has_more: wanted.length > from + limit, data: wanted.slice(from, from + limit) };
}

/** A cursor outside of the filter ends the list: what follows it is unknown. */
function placeOf<T>(items: T[], item: T): number {
  const place = items.indexOf(item);
  return place < 0 ? items.length : place;
}

function isWithin(created: number, { gt, gte, lt, lte }: z.output<typeof range> = {}): boolean {
  return (
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  );
}
