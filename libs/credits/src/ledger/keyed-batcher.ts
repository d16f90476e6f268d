interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * At most one call per key is under way; whatever arrives meanwhile rides together in the next one. No timer: a key that
 * nobody else uses is served at once, a hot one pays for one call where it would have paid for two hundred.
 */
export class KeyedBatcher<Context, Item, Result> {
  private readonly queues = new Map<string, Waiting<Item, Result>[]>();

  /**
   * @param run gives one result per item, in their order. When it fails because of some item, each is tried alone, so that
   *   the bad one fails alone: it must be safe to repeat.
   * @param concernsAll whether a failure would meet any item, like a database that is away
   * @param gather calls back when the first batch of a key that nobody used is complete: what the same turn of the event loop adds
   *   rides along
   */
  constructor(
    private readonly run: (context: Context, items: Item[]) => Promise<Result[]>,
    private readonly concernsAll: (error: unknown) => boolean,
    private readonly most = 200,
    private readonly gather: (drain: () => void) => unknown = queueMicrotask,
  ) {}

  /** @param context of the call; items of one key share that of the first among them */
  add(key: string, context: Context, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const queue = this.queues.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      this.queues.set(key, [waiting]);
      this.gather(() => void this.drain(key, context));
    });
  }

  private async drain(key: string, context: Context): Promise<void> {
    for (;;) {
      const batch = this.queues.get(key)?.splice(0, this.most) ?? [];
      if (batch.length === 0) break;
      await this.serve(context, batch);
    }
    this.queues.delete(key);
  }

  private async serve(context: Context, batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.run(
        context,
        batch.map(({ item }) => item),
      );
      batch.forEach(({ resolve }, i) => resolve(results[i] as Result));
    } catch (error) {
      if (batch.length === 1 || this.concernsAll(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.serve(context, [one]);
    }
  }
}
