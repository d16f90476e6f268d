import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '@app/observability';

const RESOLUTION_MS = 20;
/** What a control group uses, and the part of it that is only kept files: version 2 first. */
const CONTROL_GROUPS = [
  { used: '/sys/fs/cgroup/memory.current', stat: '/sys/fs/cgroup/memory.stat', kept: /^inactive_file (\d+)$/m },
  {
    used: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
    stat: '/sys/fs/cgroup/memory/memory.stat',
    kept: /^total_inactive_file (\d+)$/m,
  },
];

/** What the process takes of its machine, measured from one call of `measure` to the next. */
@Injectable()
export class ProcessResources implements OnApplicationShutdown {
  private readonly loopDelay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private cpu = process.cpuUsage();
  private at = performance.now();
  private loop: EventLoopUtilization = performance.eventLoopUtilization();

  constructor(private readonly metrics: Metrics) {}

  start(): void {
    this.loopDelay.enable();
  }

  onApplicationShutdown(): void {
    this.loopDelay.disable();
  }

  measure(): void {
    const now = performance.now();
    const elapsedMs = Math.max(1, now - this.at);
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user + cpu.system - this.cpu.user - this.cpu.system) / 1000;
    const loop = performance.eventLoopUtilization();
    // The histogram measures from one wake-up to the next, the wanted pause included.
    const lagMs = Math.max(0, this.loopDelay.percentile(99) / 1e6 - RESOLUTION_MS);
    this.metrics.set('app_process_cpu_ratio', {}, usedMs / elapsedMs);
    this.metrics.set('app_event_loop_lag_seconds', {}, this.loopDelay.count === 0 ? 0 : lagMs / 1000);
    this.metrics.set(
      'app_event_loop_utilization_ratio',
      {},
      performance.eventLoopUtilization(loop, this.loop).utilization,
    );
    const heap = getHeapStatistics();
    this.metrics.set('app_memory_used_ratio', { limit: 'heap' }, heap.used_heap_size / heap.heap_size_limit);
    this.metrics.set('app_memory_used_ratio', { limit: 'machine' }, memoryRatio());
    this.loopDelay.reset();
    [this.cpu, this.at, this.loop] = [cpu, now, loop];
  }
}

/** Share of the container's memory, when it has a limit, else of the machine's; files kept in memory count as free. */
function memoryRatio(): number {
  const limit = process.constrainedMemory();
  const total = totalmem();
  // Without a limit the system says 0, or more than there is.
  if (limit === 0 || limit >= total) return (total - freemem()) / total;
  return Math.min(1, (usedByContainer() ?? process.memoryUsage.rss()) / limit);
}

function usedByContainer(): number | undefined {
  for (const { used, stat, kept } of CONTROL_GROUPS) {
    try {
      return Number(readFileSync(used, 'utf8')) - Number(kept.exec(readFileSync(stat, 'utf8'))?.[1] ?? 0);
    } catch {
      continue; // the other version, or none of them readable
    }
  }
  return undefined;
}
