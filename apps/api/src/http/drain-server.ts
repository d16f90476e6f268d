import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { InFlight } from './in-flight';

export interface DrainOptions {
  /** Milliseconds that requests under way may take to finish. */
  withinMs: number;
  /** Milliseconds in which clients with an open connection are told by `Connection: close` to open another one elsewhere. */
  graceMs: number;
}

/**
 * Ends the HTTP side of a process without cutting anybody off: no new connections, requests under way finish, and open
 * connections are closed only after their clients had the chance to learn it from an answer.
 * @returns whether everything had finished in time
 */
export async function drainServer(server: Server, inFlight: InFlight, options: DrainOptions): Promise<boolean> {
  inFlight.beginDrain();
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  // http.Server.close() would also cut idle keep-alive connections, on which a request may be on its way.
  NetServer.prototype.close.call(server);
  await new Promise((resolve) => setTimeout(resolve, options.graceMs));
  const finished = await inFlight.drained(Math.max(0, options.withinMs - options.graceMs));
  server.closeIdleConnections();
  if (!finished) server.closeAllConnections();
  const last = setTimeout(() => server.closeAllConnections(), 200);
  await closed;
  clearTimeout(last);
  return finished;
}
