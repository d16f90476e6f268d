import { closest, distance } from 'fastest-levenshtein';

/** The known name that a mistyped one most likely stands for; undefined when none is near enough to be worth saying. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || given.length > 64) return undefined;
  const lower = given.toLowerCase().replaceAll(/[_-]/g, '');
  const best = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const name = known.find((candidate) => candidate.toLowerCase() === best);
  return distance(lower, best) <= Math.max(2, Math.floor(best.length / 3)) ? name : undefined;
}

/** "Unknown. Did you mean limit?" or, when nothing is near, what there is. */
export function unknownMember(given: string, known: readonly string[]): string {
  const suggestion = didYouMean(given, known);
  if (suggestion !== undefined) return `is not known here. Did you mean ${suggestion}?`;
  return known.length === 0 ? 'is not known here; none is taken' : `is not known here; known are ${known.join(', ')}`;
}
