import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { InFlight } from './in-flight';

export interface DrainOptions {
  /** Milliseconds for the whole: requests still under way after that are cut off. */
  withinMs: number;
  /** Milliseconds at the beginning in which everything is served as ever while readiness sends balancers away. */
  graceMs: number;
}

/** Nothing came for so long on the connections that are left: nobody means to use them. */
const QUIET_MS = 300;
/** For connections on which nothing was ever asked. */
const LAST_LOOK_MS = 200;
const SHORT_TURN_MS = 1;
const MOST_TURNS = 500;

/**
 * Ends the HTTP side of a process without cutting anybody off. Balancers are told to leave; then no new connections are taken,
 * and each answer on an old one asks for it to be closed; only when nothing comes any more are the others closed.
 *
 * The order matters. Connections are kept until the end of the grace: were they closed earlier, every request would
 * come on a new one, and those that reach the system in the moment in which it stops listening are reset.
 * @returns whether everything had finished in time
 */
export async function drainServer(server: Server, inFlight: InFlight, options: DrainOptions): Promise<boolean> {
  const end = performance.now() + options.withinMs;
  const left = () => Math.max(0, end - performance.now());
  inFlight.beginDrain();
  await pause(options.graceMs);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  await stopListening(server);
  inFlight.sendAway();
  const finished = await inFlight.drained({ withinMs: left(), quietMs: QUIET_MS });
  if (finished) await closeUnused(server, inFlight, { closed, withinMs: left() });
  server.closeAllConnections();
  await closed;
  return finished;
}

/** The system resets connections it took for us and we did not fetch: stop right after a short turn that fetched them all. */
async function stopListening(server: Server): Promise<void> {
  await nextTurn();
  for (let n = 0, isShort = false; n < MOST_TURNS && !isShort; n++) {
    const began = performance.now();
    await nextTurn();
    isShort = performance.now() - began < SHORT_TURN_MS;
  }
  // http.Server.close() would also cut idle keep-alive connections, on which a request may be on its way.
  NetServer.prototype.close.call(server);
}

interface Ending {
  closed: Promise<void>;
  withinMs: number;
}

/** A request that arrives at the last moment is still answered. */
async function closeUnused(server: Server, inFlight: InFlight, { closed, withinMs }: Ending): Promise<void> {
  await nextTurn(); // whatever has arrived is read now, and its connection is not idle any more
  server.closeIdleConnections();
  await Promise.race([closed, pause(Math.min(LAST_LOOK_MS, withinMs), undefined, { ref: false })]);
  await inFlight.drained({ withinMs, quietMs: 0 });
}
