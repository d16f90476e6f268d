/** What a process of the product tells the one that started it. */
export interface ReadyInfo {
  /** Where it answers; absent for processes without a server. */
  url?: string;
}

const HARD_EXIT_MS = 8_000;

/** Tells the launcher, when there is one, that this process is of use. */
export function reportReady(info: ReadyInfo = {}): void {
  if (process.connected) process.send?.({ type: 'ready', ...info }, undefined, undefined, () => undefined);
}

/**
 * Ends this process in order: on SIGTERM or SIGINT, and when the process that started it with a channel disappears.
 * `close` runs once; a second signal, or 8 s, ends the process at once (code 1).
 */
export function exitWithParent(close: () => Promise<void>): void {
  let leaving = false;
  const leave = (because: string) => {
    if (leaving) {
      if (because !== 'disconnect') process.exit(1);
      return;
    }
    leaving = true;
    setTimeout(() => process.exit(1), HARD_EXIT_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The process could not end in order: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leave(signal));
  process.on('disconnect', () => leave('disconnect'));
  // The reader of the output goes with the parent: a failed write must not cut the orderly end short.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
