import { runExportCrash, type ExportCrashPlan, type ExportCrashReport, type MemorySample } from './export-crash-run';

const SHORT: ExportCrashPlan = { rows: 6_000, formats: ['xlsx'] };
const FULL: ExportCrashPlan = { rows: 100_000, formats: ['csv', 'xlsx', 'jsonl'] };

/** `npm run test:chaos:exports` runs the full plan. */
const isFull = process.env.EXPORT_CHAOS === 'full';
const plan = isFull ? FULL : SHORT;
/** What a page and a garbage collection more or less may make of it. */
const ROOM_MEGABYTES = 48;

jest.setTimeout(30 * 60_000);

describe(`exports of ${plan.rows} creators whose worker is killed in the middle`, () => {
  let report: ExportCrashReport;

  beforeAll(async () => {
    report = await runExportCrash(plan);
    for (const { format, broken, rowsAtKill, memory, downloadGrewMegabytes } of report.exports) {
      const told = { format, rows: broken.rows, bytes: broken.bytes, rowsAtKill, downloadGrewMegabytes };
      process.stderr.write(`${JSON.stringify({ ...told, workerMegabytesByRows: tenths(memory) })}\n`);
    }
  });

  const each = plan.formats.map((format, index) => [format, index] as const);
  const exported = (index: number) => {
    const found = report.exports[index];
    if (found === undefined) throw new Error('not exported');
    return found;
  };

  it.each(each)('have every creator of the %s once, in order', (_format, index) => {
    const { broken, rowsAtKill, usernames } = exported(index);
    expect(broken).toMatchObject({ status: 'ready', rows: plan.rows, rowsTotal: plan.rows });
    expect(rowsAtKill).toBeLessThan(plan.rows);
    const prefix = usernames[0]?.split('.')[0] ?? '';
    expect(usernames).toEqual(Array.from({ length: plan.rows }, (_, n) => `${prefix}.${plan.rows - n}`));
  });

  it.each(each)('make the same %s as a worker that lives', (_format, index) => {
    const { broken, whole } = exported(index);
    expect(broken.checksum).toBe(whole.checksum);
  });

  it.each(each)('hold nothing that a spreadsheet would run: %s', (_format, index) => {
    expect(exported(index).formulas).toEqual([]);
  });

  it.each(each)('are charged once: %s', (_format, index) => {
    const { broken, charges } = exported(index);
    expect([broken.charged, charges]).toEqual([50, 1]);
  });

  it.each(each)('are given away as they were stored: %s', (_format, index) => {
    const { broken, downloaded } = exported(index);
    expect(downloaded).toBe(broken.checksum);
  });

  // A short file would not be seen if it were held.
  if (isFull) {
    it('cost no memory by their length', () => {
      const growth = report.exports.map(({ memory }) => growthOf(memory));
      for (const megabytes of growth) expect(megabytes).toBeLessThan(ROOM_MEGABYTES);
    });

    it('are given away without being held', () => {
      const growth = report.exports.map(({ downloadGrewMegabytes }) => downloadGrewMegabytes);
      for (const megabytes of growth) expect(megabytes).toBeLessThan(ROOM_MEGABYTES);
    });
  }

  it('are not charged when they are cancelled, and leave nothing', () => {
    const { record, parts, charges } = report.cancelled;
    expect(record).toMatchObject({ status: 'cancelled', charged: 0 });
    expect([parts, charges, report.held]).toEqual([0, 0, 0]);
  });

  it('leave the books right', () => {
    expect(report.violations).toEqual([]);
  });
});

/** From the first tenth of the rows to the most. */
function growthOf(memory: MemorySample[]): number {
  const early = memory.filter(({ rows }) => rows <= plan.rows / 10).map(({ megabytes }) => megabytes);
  const all = memory.map(({ megabytes }) => megabytes);
  if (early.length === 0) throw new Error('the memory was not read in the first tenth');
  return Math.max(...all) - Math.max(...early);
}

/** One figure for each tenth of the way. */
function tenths(memory: MemorySample[]): MemorySample[] {
  return memory.filter(
    ({ rows }, index) =>
      Math.floor((rows * 10) / plan.rows) > Math.floor(((memory[index - 1]?.rows ?? 0) * 10) / plan.rows),
  );
}
