import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The limit of the platform: node:http sending ready bytes and nothing else. Argument: a file with the bytes. */
const body = readFileSync(process.argv[2] as string);
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length };
const small = Buffer.from('{"status":"ok"}');

const server = createServer((request, response) => {
  if (request.url === '/small') response.writeHead(200, { ...headers, 'Content-Length': small.length }).end(small);
  else if (request.headers['if-none-match'] !== undefined) response.writeHead(304).end();
  else response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on('disconnect', () => process.exit(0));
