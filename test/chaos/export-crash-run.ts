import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { AppConfig } from '@app/config';
import { ExportLinks, WithdrawExport, type ExportFormat, type ExportRecord } from '@app/exports';
import { startProgram, until, type Program } from '@app/testing';
import { ExportWorld, type Customer } from '../../libs/exports/test/export-world';
import { pause } from './durable-servers';

export interface ExportCrashPlan {
  rows: number;
  formats: ExportFormat[];
}

export interface MemorySample {
  rows: number;
  megabytes: number;
}

export interface BrokenExport {
  format: ExportFormat;
  /** Made by one worker from the first row to the last. */
  whole: ExportRecord;
  /** Its worker was killed in the middle, and another went on. */
  broken: ExportRecord;
  rowsAtKill: number;
  /** Names of the creators in the broken one, in the order of the file. */
  usernames: string[];
  /** Cells of the broken one that a spreadsheet would run. */
  formulas: string[];
  /** Of the worker while it made the whole one. */
  memory: MemorySample[];
  /** SHA-256 of what the api gave away, and the most that its memory grew by meanwhile (NaN where the system does not tell). */
  downloaded: string;
  downloadGrewMegabytes: number;
  /** Entries of the ledger that charge the broken one. */
  charges: number;
}

export interface ExportCrashReport {
  exports: BrokenExport[];
  /** Cancelled while a worker made it. */
  cancelled: { record: ExportRecord; rowsAtCancel: number; parts: number; charges: number };
  held: number;
  violations: unknown[];
}

/**
 * Of each process: little more than it needs to stand there. What it has beyond that, the engine would not clean up for
 * long: the young generation alone grows by tens of megabytes with whatever passes through, and would hide what is kept.
 */
const SMALL_HEAP = '--max-old-space-size=96 --max-semi-space-size=1';

/** Real workers make exports and are killed over them; then every row and every credit is counted. */
export async function runExportCrash(plan: ExportCrashPlan): Promise<ExportCrashReport> {
  const world = await ExportWorld.open();
  const run = new ExportCrashRun(world, plan);
  try {
    return await run.run();
  } finally {
    await run.close();
    await world.close();
  }
}

class ExportCrashRun {
  private worker: Program | undefined;
  private api: Program | undefined;

  constructor(
    private readonly world: ExportWorld,
    private readonly plan: ExportCrashPlan,
  ) {}

  async run(): Promise<ExportCrashReport> {
    const { world, plan } = this;
    const ann = await world.aCustomer();
    const prefix = await world.favourites(ann, plan.rows);
    await world.sql(`update profiles set full_name = '=HYPERLINK("http://evil.test")' where username like $1`, [
      `${prefix}.%7`,
    ]);
    this.api = await startProgram('api', { ...world.env, PORT: '0', NODE_OPTIONS: SMALL_HEAP });
    const exports: BrokenExport[] = [];
    for (const format of plan.formats) exports.push(await this.break(ann, format));
    const cancelled = await this.cancel(ann);
    const { held } = await world.walletOf(ann);
    return { exports, cancelled, held, violations: await world.violations() };
  }

  async close(): Promise<void> {
    await Promise.all([this.worker?.stop(), this.api?.stop()]);
  }

  private async break(ann: Customer, format: ExportFormat): Promise<BrokenExport> {
    const { world } = this;
    await this.startWorker();
    const memory: MemorySample[] = [];
    const whole = await this.ready(ann, await world.order(ann, { format }), memory);
    const order = await world.order(ann, { format });
    const rowsAtKill = await this.untilRows(order, this.plan.rows / 2);
    await this.worker?.kill();
    this.worker = undefined;
    await this.startWorker();
    const broken = await this.ready(ann, order);
    const text = textOf(format, await world.fileOf(broken));
    return {
      format,
      whole,
      broken,
      rowsAtKill,
      usernames: usernamesOf(format, text),
      formulas: format === 'jsonl' ? [] : [...text.matchAll(FORMULA_CELL)].map(([cell]) => cell),
      memory,
      charges: await this.chargesOf(broken),
      ...(await this.download(broken)),
    };
  }

  private async cancel(ann: Customer): Promise<ExportCrashReport['cancelled']> {
    const { world } = this;
    const order = await world.order(ann);
    const rowsAtCancel = await this.untilRows(order, 1);
    await world.app.get(WithdrawExport).cancel({ userId: ann.id, id: order.id });
    await pause(500); // what the worker has under way
    const [record, parts] = [await world.find(ann, order), await world.partsOf(order)];
    return { record, rowsAtCancel, parts, charges: await this.chargesOf(order) };
  }

  private async startWorker(): Promise<void> {
    this.worker ??= await startProgram('ai-worker', {
      ...this.world.env,
      ENABLE_AI_ANALYSIS: 'false',
      NODE_OPTIONS: SMALL_HEAP,
    });
  }

  private async ready(ann: Customer, order: ExportRecord, memory: MemorySample[] = []): Promise<ExportRecord> {
    await until(async () => {
      await this.sample(order, memory);
      return this.isOver(order);
    });
    return this.world.find(ann, order);
  }

  private async isOver({ id }: ExportRecord): Promise<boolean> {
    const [row] = await this.world.sql<{ over: boolean }>(
      'select finished_at is not null as over from exports where id = $1',
      [id],
    );
    return row?.over === true;
  }

  private async sample({ id }: ExportRecord, memory: MemorySample[]): Promise<void> {
    const megabytes = residentMegabytes(this.worker);
    const rows = await this.rowsOf(id);
    if (megabytes !== null && rows > 0) memory.push({ rows, megabytes });
  }

  private async rowsOf(id: string): Promise<number> {
    const [row] = await this.world.sql<{ rows: number }>('select rows_done as rows from exports where id = $1', [id]);
    return row?.rows ?? 0;
  }

  private async untilRows({ id }: ExportRecord, rows: number): Promise<number> {
    for (;;) {
      const done = await this.rowsOf(id);
      if (done >= rows) return done;
      await pause(5);
    }
  }

  private async chargesOf({ id }: ExportRecord): Promise<number> {
    const [row] = await this.world.sql<{ n: number }>(
      `select count(*)::integer as n from credit_transactions t join exports e on e.operation_id = t.operation_id where e.id = $1`,
      [id],
    );
    return row?.n ?? 0;
  }

  private async download({ id }: ExportRecord): Promise<{ downloaded: string; downloadGrewMegabytes: number }> {
    const links = new ExportLinks(this.world.app.get(AppConfig).exports.linkSecret);
    const { expires, signature } = links.sign(id);
    const before = residentMegabytes(this.api) ?? NaN;
    const url = `${this.api?.url}/api/v1/exports/${id}/file?expires=${expires}&signature=${signature}`;
    const response = await fetch(url);
    const hash = createHash('sha256');
    let most = before;
    for await (const chunk of response.body ?? []) {
      hash.update(chunk as Uint8Array);
      most = Math.max(most, residentMegabytes(this.api) ?? NaN);
    }
    return { downloaded: hash.digest('hex'), downloadGrewMegabytes: most - before };
  }
}

/** Null where the system does not tell. */
function residentMegabytes(program: Program | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${program?.child.pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
  } catch {
    return null;
  }
}

/** After a separator, a quote, or the beginning of an inline text. */
const FORMULA_CELL = /(?:^|[,"]|preserve">)=HYPERLINK/gm;
const USERNAME: Record<ExportFormat, RegExp> = {
  csv: /^(c\w+\.\d+),/gm,
  jsonl: /^\{"username":"([^"]+)"/gm,
  xlsx: /<row r="\d+"><c r="A\d+" t="inlineStr"><is><t xml:space="preserve">([^<]+)</g,
};

const usernamesOf = (format: ExportFormat, text: string): string[] =>
  [...text.matchAll(USERNAME[format])].map(([, username]) => username ?? '');

/** Of a workbook its sheet: the last entry of the directory. */
function textOf(format: ExportFormat, file: Buffer): string {
  if (format !== 'xlsx') return file.toString();
  const directory = file.readUInt32LE(file.length - 22 + 16);
  const last = file.lastIndexOf(Buffer.from('504b0102', 'hex'));
  if (last < directory) throw new Error('the archive has no directory');
  const begins = file.readUInt32LE(last + 42);
  const content = begins + 30 + file.readUInt16LE(begins + 26) + file.readUInt16LE(begins + 28);
  return inflateRawSync(file.subarray(content, content + file.readUInt32LE(last + 20))).toString();
}
