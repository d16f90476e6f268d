import { parseArgs } from 'node:util';
import { findDescendant, readProcessCpuUs, readRssBytes } from '../cpu';
import { startSystem, type RunningSystem } from '../running-system';
import { BareListener } from './listener';

/** Connections opened at the same time. */
const AT_ONCE = 50;
const TICK_MS = 5_000;
const MIB = 1024 * 1024;
const STREAM = '/api/streaming/metrics';

const { values: options } = parseArgs({
  options: {
    listeners: { type: 'string', default: '1000' },
    /** Of them, how many stop reading once they are connected. */
    asleep: { type: 'string', default: '50' },
    /** Ticks of five seconds that are watched. */
    ticks: { type: 'string', default: '6' },
  },
});

/** The api between two moments. */
interface Phase {
  ticks: number;
  reports: number;
  cpuMs: number;
  rssBytes: number;
}

void run();

async function run(): Promise<void> {
  const system = await startSystem();
  const listeners: BareListener[] = [];
  try {
    const url = new URL(system.runtime.apiUrl);
    await untilBetweenTicks();
    const idle = await watch(system, 3);
    await open(listeners, url);
    const asleep = listeners.slice(0, Number(options.asleep));
    const awake = listeners.slice(asleep.length);
    for (const listener of asleep) listener.fallAsleep();
    await untilBetweenTicks();
    const before = awake.map(({ events, bytes }) => ({ events, bytes }));
    const busy = await watch(system, Number(options.ticks));
    const received = awake.map(({ events, bytes }, n) => ({
      events: events - (before[n]?.events ?? 0),
      bytes: bytes - (before[n]?.bytes ?? 0),
    }));
    print({ idle, busy, listeners, received });
    const lost = listeners.filter(({ failure }) => failure !== undefined).length;
    if (lost > 0) {
      console.log(`${lost} LISTENERS WERE CUT OFF`);
      process.exitCode = 1;
    }
  } finally {
    for (const listener of listeners) listener.close();
    await system.stop();
  }
}

async function open(listeners: BareListener[], url: URL): Promise<void> {
  const wanted = Number(options.listeners);
  while (listeners.length < wanted) {
    const group = Array.from(
      { length: Math.min(AT_ONCE, wanted - listeners.length) },
      () => new BareListener(url, STREAM),
    );
    listeners.push(...group);
    await Promise.all(group.map((listener) => listener.opened()));
  }
}

/** So many ticks from now on, which is to be the middle between two. */
async function watch(system: RunningSystem, ticks: number): Promise<Phase> {
  const pid = findDescendant(system.pid, 'apps/api/');
  const [cpuUs, reports] = [readProcessCpuUs(pid), await reportsOf(system)];
  await new Promise((done) => setTimeout(done, ticks * TICK_MS));
  return {
    ticks,
    cpuMs: (readProcessCpuUs(pid) - cpuUs) / 1000,
    rssBytes: readRssBytes(pid),
    reports: (await reportsOf(system)) - reports,
  };
}

async function untilBetweenTicks(): Promise<void> {
  const past = Date.now() % TICK_MS;
  await new Promise((done) => setTimeout(done, (1.5 * TICK_MS - past) % TICK_MS));
}

async function reportsOf({ runtime }: RunningSystem): Promise<number> {
  const text = await (await fetch(`${runtime.apiUrl}/metrics`)).text();
  return Number(/^app_metrics_reports_total (\d+)$/m.exec(text)?.[1] ?? 0);
}

interface Findings {
  idle: Phase;
  busy: Phase;
  listeners: BareListener[];
  received: { events: number; bytes: number }[];
}

function print({ idle, busy, listeners, received }: Findings): void {
  const first = listeners.map(({ firstEventMs = Infinity }) => firstEventMs).sort((a, b) => a - b);
  const at = (share: number) =>
    (first[Math.min(first.length - 1, Math.floor(share * first.length))] as number).toFixed(1);
  const events = received.map((found) => found.events);
  const eventBytes =
    received.reduce((sum, { bytes }) => sum + bytes, 0) /
    Math.max(
      1,
      events.reduce((a, b) => a + b, 0),
    );
  const perTick = (phase: Phase) => phase.cpuMs / phase.ticks;
  const forEach = ((perTick(busy) - perTick(idle)) * 1000) / listeners.length;
  const rows = [
    [
      'listeners of one api process',
      `${listeners.length}, of which ${options.asleep} read nothing after the first event`,
    ],
    [
      `time to the first event, ${AT_ONCE} connecting at once`,
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
    ],
    [
      'events in the ticks watched',
      `${Math.min(...events)} to ${Math.max(...events)} each in ${busy.ticks} ticks, ${Math.round(eventBytes)} bytes each`,
    ],
    [
      'reports computed a tick',
      `${(busy.reports / busy.ticks).toFixed(2)} (without listeners ${(idle.reports / idle.ticks).toFixed(2)})`,
    ],
    [
      'processor time of the api a tick',
      `${perTick(busy).toFixed(0)} ms (without listeners ${perTick(idle).toFixed(0)} ms)`,
    ],
    ['more of it for each listener', `${forEach.toFixed(0)} us a tick`],
    ['memory of the api', `${(busy.rssBytes / MIB).toFixed(0)} MiB (before ${(idle.rssBytes / MIB).toFixed(0)} MiB)`],
  ];
  for (const [name = '', value = ''] of rows) console.log(`${name.padEnd(46)}  ${value}`);
}
