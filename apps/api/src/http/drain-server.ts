import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { InFlight } from './in-flight';

export interface DrainOptions {
  /** Milliseconds for the whole: requests still under way after that are cut off. */
  withinMs: number;
  /**
   * Milliseconds at the beginning in which everything is still served while readiness sends balancers away and
   * `Connection: close` sends clients to new connections elsewhere.
   */
  graceMs: number;
}

const LAST_ANSWERS_MS = 200;

/**
 * Ends the HTTP side of a process without cutting anybody off: balancers and clients are told to leave, then no new connections
 * are taken, then what is under way finishes, and only then are connections closed.
 * @returns whether everything had finished in time
 */
export async function drainServer(server: Server, inFlight: InFlight, options: DrainOptions): Promise<boolean> {
  inFlight.beginDrain();
  await pause(options.graceMs);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  // The system resets connections it took for us and we did not fetch: close right after a turn that fetched them all.
  await nextTurn();
  await nextTurn();
  // http.Server.close() would also cut idle keep-alive connections, on which a request may be on its way.
  NetServer.prototype.close.call(server);
  const finished = await inFlight.drained(Math.max(0, options.withinMs - options.graceMs));
  await pause(finished ? LAST_ANSWERS_MS : 0);
  server.closeAllConnections();
  await closed;
  return finished;
}
