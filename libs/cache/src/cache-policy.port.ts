/** How calls to the second level are guarded. The process binds it to its policy table; unbound, calls go straight through. */
export abstract class CachePolicy {
  /** Runs `work`, or refuses by throwing; whatever it throws counts as a miss. */
  abstract execute<T>(work: () => Promise<T>): Promise<T>;
}

export class PassThroughCachePolicy extends CachePolicy {
  execute<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}
