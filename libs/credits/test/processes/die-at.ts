type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/**
 * From now on this process ends itself, as by a power cut, before or after it carries the method out. For programs of tests
 * alone: the product knows nothing of failpoints.
 * @param passes how many calls go well before
 */
export function dieAt<T extends object>(
  when: 'before' | 'after',
  { prototype }: { prototype: T },
  method: keyof T,
  passes = 0,
): void {
  const carryOut = prototype[method] as Method;
  let left = passes;
  const dying: Method = async function (...args) {
    const isLast = left-- <= 0;
    if (isLast && when === 'before') die();
    const result = await carryOut.apply(this, args);
    if (isLast) die();
    return result;
  };
  Object.assign(prototype, { [method]: dying });
}

/** Nothing runs after it: no handler, no finally, no buffered output. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
