import type { HubBenchRow } from './hub-bench';
import { trendOf } from './memory';
import type { Spent, TierRun } from './tier-run';

const HEAD = [
  'tier',
  'posts',
  'posts/s',
  'posts/hour',
  'CPU ms/post',
  'of it worker (main thread) / pg / redis',
  'bare posts/s',
  'x bare rate',
  'x bare CPU',
  'loop delay ms p50 / p99 / worst',
  'loop busy',
  'answered by',
];

export function printTable(runs: readonly TierRun[]): void {
  console.log(
    'from the queue to the database, everything synced to disk; bare = the same captions through the models of the tier in one ' +
      'thread, no queue and no database; loop = main loop of the worker',
  );
  const rows = runs.map((run) => {
    const { order, posts, elapsedSeconds, spent, bare, loop } = run;
    const perSecond = posts / elapsedSeconds;
    const barePerSecond = bare.posts / bare.seconds;
    const each = (us: number) => (us / 1_000 / Math.max(1, posts)).toFixed(2);
    const { p50, p99, worst } = loop.delayMs;
    return [
      order.tier,
      `${posts}${run.isComplete ? '' : ` of ${order.posts}`}`,
      perSecond.toFixed(1),
      Math.round(perSecond * 3_600).toLocaleString('en'),
      each(totalUs(spent)),
      `${each(spent.worker)} (${each(spent.mainThread)}) / ${each(spent.postgres)} / ${each(spent.redis)}`,
      barePerSecond.toFixed(1),
      (perSecond / barePerSecond).toFixed(2),
      (totalUs(spent) / posts / (bare.cpuUs / bare.posts)).toFixed(2),
      [p50, p99, worst].map((ms) => ms.toFixed(1)).join(' / '),
      `${(loop.busy * 100).toFixed(0)} %`,
      Object.entries(run.methods)
        .map(([method, n]) => `${method} ${n}`)
        .join(', '),
    ];
  });
  print([HEAD, HEAD.map(() => '---'), ...rows]);
}

export function printMemory(runs: readonly TierRun[]): void {
  const rows = runs.flatMap(({ order, posts, memory }) => {
    const trend = trendOf(memory);
    if (trend === null) return [];
    const { firstQuarterMb, lastQuarterMb, worstMb, mbPer10kPosts } = trend;
    const mb = [firstQuarterMb, lastQuarterMb, worstMb].map((value) => value.toFixed(0));
    const slope = `${mbPer10kPosts.toFixed(1)} MB`;
    return [[order.tier, String(posts), ...mb, slope, trend.isFlat ? 'flat' : 'grows']];
  });
  if (rows.length === 0) return;
  const head = ['tier', 'posts', 'RSS MB, first quarter', 'last quarter', 'worst', 'slope per 10,000 posts', 'memory'];
  print([head, head.map(() => '---'), ...rows]);
}

/** Models of random weights in the shapes of the hub's, in this process. */
export function printHub(rows: readonly HubBenchRow[]): void {
  if (rows.length === 0) return;
  const head = [
    'model (random weights)',
    'way',
    'posts/s',
    'CPU ms/post',
    'x speed of the first',
    'x CPU of the first',
  ];
  const lines = rows.map(({ model, way, postsPerSecond, cpuMsPerPost, speedRatio, cpuRatio }) => [
    model,
    way,
    postsPerSecond.toFixed(1),
    cpuMsPerPost.toFixed(2),
    speedRatio.toFixed(2),
    cpuRatio.toFixed(2),
  ]);
  print([head, head.map(() => '---'), ...lines]);
}

const totalUs = ({ worker, postgres, redis }: Spent): number => worker + postgres + redis;

const print = (rows: readonly (readonly string[])[]) =>
  console.log(rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
