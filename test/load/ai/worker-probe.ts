import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Loaded into the measured worker before anything of its own, by `--require`. Tells over IPC how its main loop fares. */
export interface LoopReport {
  /** How much later than due the main loop came by, milliseconds. */
  delayMs: { p50: number; p99: number; worst: number };
  /** Share of the time that the main loop was busy, 0 to 1. */
  busy: number;
  heapMb: number;
}

/** Orders to the probe, as IPC messages. */
export const BEGIN = 'probe:begin';
export const REPORT = 'probe:report';

const EVERY_MS = 10;

function watchMainLoop(): void {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  // What the histogram takes down is the time between two visits.
  const late = (ns: number) => Math.max(0, ns / 1e6 - EVERY_MS);
  process.on('message', (order) => {
    if (order === BEGIN) {
      delay.enable();
      delay.reset();
      since = performance.eventLoopUtilization();
    } else if (order === REPORT) {
      const delayMs = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), worst: late(delay.max) };
      const { utilization } = performance.eventLoopUtilization(since);
      const report: LoopReport = { delayMs, busy: utilization, heapMb: process.memoryUsage().heapUsed / 1e6 };
      process.send?.(report);
    }
  });
}

// Inference threads are started with the same arguments.
if (isMainThread && process.send !== undefined) watchMainLoop();
