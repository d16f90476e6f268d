import type { OpenLoop } from './orders';
import type { Settings } from './service-rows';
import { SpenderProcess } from './spender-process';
import { cpuPerOperation, cpuSoFar, type Row } from './table';

/** Fixed rates of arrival, latency from the planned arrival: a queue that builds up shows. */
export async function measureArrivals({ world, seconds }: Settings): Promise<Row[]> {
  const [hot, ...payers] = world.customers;
  if (hot === undefined) throw new Error('there is no customer');
  const steady = (name: string, perSecond: number) => [{ name, perSecond, seconds }];
  const orders: OpenLoop[] = [
    { do: 'arrivals', phases: steady('steady, 1,000 wallets', 300), payers, hot, hotShare: 0 },
    { do: 'arrivals', phases: steady('steady, one wallet', 100), payers, hot, hotShare: 1 },
    {
      do: 'arrivals',
      phases: [
        { name: 'mix before the spike', perSecond: 150, seconds },
        { name: 'spike', perSecond: 600, seconds: Math.max(1, seconds / 2) },
        { name: 'recovery', perSecond: 150, seconds },
      ],
      payers,
      hot,
      hotShare: 0.7,
    },
  ];
  const spender = await SpenderProcess.start(world.spenderEnv);
  try {
    await spender.do({ do: 'loop', work: 'spend', payers, inFlight: 16, seconds: 1 });
    const rows: Row[] = [];
    for (const order of orders) {
      const before = cpuSoFar(world.system.pid, [spender.pid]);
      const { phases } = await spender.do(order);
      const operations = phases.reduce((sum, phase) => sum + phase.operations, 0);
      const cpuUs = cpuPerOperation(before, cpuSoFar(world.system.pid, [spender.pid]), operations);
      rows.push(
        ...phases.map(({ name, ...read }, i) => {
          const load = `${order.phases[i]?.perSecond} arrivals/s, ${order.hotShare * 100} % hot`;
          return { ...read, name: `arrivals: ${name}`, load, cpuUs, limit: null };
        }),
      );
    }
    return rows;
  } finally {
    await spender.stop();
  }
}
