// Spreads requests over the processes given as arguments, for as long as the parent process lives.
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { Readable } from 'node:stream';
import { createProxyServer } from 'httpxy';

const LOOK_EVERY_MS = 50;
const SAFE_METHODS = new Set(['GET', 'HEAD']);

const targets = process.argv.slice(2).map((url) => ({ url, isReady: false, agent: new Agent({ keepAlive: true }) }));
const proxy = createProxyServer();
let turn = 0;

/** A process is taken out when its readiness says so, before it stops taking connections. */
async function look(target) {
  try {
    const answer = await fetch(`${target.url}/api/health/ready`);
    await answer.arrayBuffer();
    target.isReady = answer.ok;
  } catch {
    target.isReady = false;
  }
}

async function keepLooking(target) {
  await look(target);
  setTimeout(() => void keepLooking(target), LOOK_EVERY_MS).unref();
}

/** Those that are ready in turn, then the others, should they have become so. */
function inOrder() {
  const rotated = targets.map((_, n) => targets[(turn + n) % targets.length]);
  turn = (turn + 1) % targets.length;
  return [...rotated.filter(({ isReady }) => isReady), ...rotated.filter(({ isReady }) => !isReady)];
}

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  void serve(request, response);
});

async function serve(request, response) {
  const body = [];
  for await (const chunk of request) body.push(chunk);
  request.targetsLeft = inOrder();
  request.wholeBody = Buffer.concat(body);
  passOn(request, response);
}

function passOn(request, response) {
  const target = request.targetsLeft.shift();
  if (target === undefined) return void response.writeHead(502).end();
  const buffer = Readable.from(request.wholeBody.length > 0 ? [request.wholeBody] : []);
  void proxy.web(request, response, { target: target.url, agent: target.agent, buffer });
}

proxy.on('error', (error, request, response) => {
  if (response.headersSent || response.destroyed) return void response.destroy();
  // A write that was sent may have been done: it is never sent twice.
  if (SAFE_METHODS.has(request.method) || error.code === 'ECONNREFUSED') return passOn(request, response);
  response.writeHead(502, { 'x-balancer-error': String(error.code) }).end();
});

await Promise.all(targets.map((target) => keepLooking(target)));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.once('disconnect', () => process.exit(0));
process.send({ url: `http://127.0.0.1:${server.address().port}` });
