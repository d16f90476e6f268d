import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Tries the port on the address that the api will bind, so a listener on another address does not count. */
export async function isPortFree(port: number, host = LOOPBACK): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('listening', () => resolve(true)).once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true });
  });
  if (free) {
    server.close();
    await once(server, 'close');
  }
  return free;
}

export interface Exchange {
  port: number;
  /** Sent once connected; nothing is sent and the open connection is the answer when left out. */
  send?: string;
  timeoutMs?: number;
}

/** @returns the first bytes that come back ('' when nothing was asked), null when nobody answers in time */
export function exchange({ port, send, timeoutMs = 1_000 }: Exchange): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    const finish = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('connect', () => (send === undefined ? finish('') : socket.write(send)));
    socket.once('data', (bytes) => finish(bytes.toString('latin1')));
    socket.once('end', () => finish(null));
  });
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
