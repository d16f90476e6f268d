/** How calls to the database are guarded. The process binds it to its policy table; unbound, calls go straight through. */
export abstract class DatabasePolicy {
  /**
   * Runs `work`, again where the error's `retryAdvice` allows it, or refuses by throwing.
   * @param work ends by itself at the moment it is given, in unix milliseconds
   */
  abstract execute<T>(work: (until: number) => Promise<T>): Promise<T>;
}

export class PassThroughDatabasePolicy extends DatabasePolicy {
  execute<T>(work: (until: number) => Promise<T>): Promise<T> {
    return work(Infinity);
  }
}
