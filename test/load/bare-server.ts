import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The limit of the platform: node:http sending recorded answers, headers included, and nothing else.
 * Argument: a JSON file of RecordedAnswer by name; the name is the path.
 */
export interface RecordedAnswer {
  status: number;
  /** As `writeHead` takes them. */
  headers: string[];
  /** base64 */
  body: string;
}

const recorded = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as Record<string, RecordedAnswer>;
const answers = new Map(
  Object.entries(recorded).map(([name, { status, headers, body }]) => [
    `/${name}`,
    { status, headers, body: Buffer.from(body, 'base64') },
  ]),
);

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer === undefined) return response.writeHead(404).end();
  response.writeHead(answer.status, answer.headers);
  return answer.status === 304 ? response.end() : response.end(answer.body);
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on('disconnect', () => process.exit(0));
