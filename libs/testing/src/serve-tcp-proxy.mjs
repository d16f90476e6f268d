// See tcp-proxy.ts.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [host, port] = process.argv.slice(2);
/** See Link in tcp-proxy.ts. */
let link = 'open';
/** Both ends of each connection, and what of it is still on its way. */
const pairs = new Set();
const server = createServer({ noDelay: true }, join);
let own = 0;

async function listen() {
  server.listen(own, '127.0.0.1');
  await once(server, 'listening');
  own = server.address().port;
}

function join(near) {
  const far = connect({ host, port: Number(port), noDelay: true });
  const pair = { near, far, waiting: undefined };
  pairs.add(pair);
  for (const socket of [near, far]) {
    socket.on('error', () => undefined); // a connection that is cut ends with it
    socket.on('close', () => pairs.delete(pair));
    if (link === 'silent') socket.pause();
  }
  near.on('data', (chunk) => pass(pair, () => far.write(chunk)));
  near.on('close', () => far.destroy());
  far.on('data', (chunk) => near.write(chunk));
  far.on('close', () => near.destroySoon());
}

/** One after another, also when the delay has changed in between. */
function pass(pair, send) {
  if (typeof link !== 'number' && pair.waiting === undefined) return send();
  const due = Date.now() + (typeof link === 'number' ? link : 0);
  const passed = (pair.waiting ?? Promise.resolve()).then(async () => {
    const left = due - Date.now();
    if (left > 0) await sleep(left);
    send();
    if (pair.waiting === passed) pair.waiting = undefined;
  });
  pair.waiting = passed;
}

function cut() {
  for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
}

async function set(next) {
  const before = link;
  link = next;
  if (next === 'refused' && before !== 'refused') {
    server.close();
    cut();
  }
  if (next !== 'refused' && before === 'refused') await listen();
  for (const { near, far } of pairs)
    for (const socket of [near, far]) {
      if (next === 'silent') socket.pause();
      else socket.resume();
    }
}

process.on('message', async (next) => {
  if (next === 'cut') cut();
  else await set(next);
  process.send({ port: own });
});
process.on('disconnect', () => process.exit(0));
await listen();
process.send({ port: own });
