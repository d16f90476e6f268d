import type { Measurement } from './load';

/** A row and the bare row it is compared with. */
export interface Row extends Measurement {
  bareCpuUs: number;
}

const HEAD = [
  'case',
  'conns',
  'req/s',
  'p50 ms',
  'p99 ms',
  'CPU us/req',
  'of it api / pg / redis / rest',
  'x bare',
  'errors',
];

export function printTable(rows: Row[]): void {
  const lines = rows.map((row) => [
    row.name,
    String(row.connections),
    String(row.perSecond),
    String(row.p50Ms),
    String(row.p99Ms),
    String(row.cpuUs),
    Object.values(row.cpuUsByPart).join(' / '),
    (row.cpuUs / row.bareCpuUs).toFixed(2),
    String(row.errors),
  ]);
  console.log([HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
}

/** Asked until it is in every cache. @returns its entity tag */
export async function warm(url: string, headers: Record<string, string>): Promise<string> {
  let etag = '';
  for (let i = 0; i < 200; i++) {
    const response = await fetch(url, { headers });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    etag = response.headers.get('etag') ?? '';
  }
  return etag;
}
