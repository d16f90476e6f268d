import type { MetricsReport } from '../report/metrics-report';

/** One resource of one process, and how much of it is used. */
export interface ResourceUse {
  /** To follow "is": "97 % used". */
  what: string;
  /** App and the first part of the process's id. */
  where: string;
  /** 0 to 1. */
  ratio: number;
}

/** What is nearest to its end in any process; null when nothing is known. */
export function scarcestResource(processes: MetricsReport['processes']): ResourceUse | null {
  const uses = processes.flatMap(({ id, app, resources }): ResourceUse[] => {
    const where = `${app} ${id.slice(0, 8)}`;
    const pools = resources.pools
      .filter(({ size }) => size > 0)
      .map(({ pool, size, active }) => ({ what: `the database pool "${pool}"`, where, ratio: active / size }));
    return [
      { what: 'the event loop', where, ratio: resources.eventLoopUtilization },
      { what: 'the heap', where, ratio: resources.heapRatio },
      { what: 'the memory of its machine or container', where, ratio: resources.memoryRatio },
      ...pools,
    ];
  });
  return uses.reduce<ResourceUse | null>(
    (worst, use) => (worst === null || use.ratio > worst.ratio ? use : worst),
    null,
  );
}
