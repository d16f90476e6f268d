import type { ServerResponse } from 'node:http';
import { InFlight } from './in-flight';

interface FakeResponse {
  headersSent: boolean;
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

function response(state: Partial<FakeResponse> = {}): ServerResponse & FakeResponse {
  const fake = {
    headersSent: false,
    statusCode: 200,
    headers: {} as Record<string, unknown>,
    body: '',
    req: { method: 'GET', url: '/slow' },
    setHeader: (name: string, value: unknown) => (fake.headers[name] = value),
    end: (body: Buffer) => {
      fake.body = String(body);
      fake.headersSent = true;
    },
    ...state,
  };
  return fake as unknown as ServerResponse & FakeResponse;
}

describe(InFlight.name, () => {
  let sut: InFlight;
  beforeEach(() => (sut = new InFlight(1_000)));
  afterEach(() => sut.stop());

  it('refuses what took too long and nothing younger', () => {
    const [old, young] = [response(), response()];
    sut.add(old, 0);
    sut.add(young, 600);
    sut.sweep(1_000);
    expect([old.statusCode, young.statusCode]).toEqual([503, 200]);
    expect(JSON.parse(old.body)).toMatchObject({ code: 'REQUEST.TIMEOUT', instance: '/slow' });
  });

  it('leaves a stream under way alone, and still judges those that came after it', () => {
    const [stream, late] = [response({ headersSent: true }), response()];
    sut.add(stream, 0);
    sut.sweep(1_000);
    sut.add(late, 1_000);
    sut.sweep(2_000);
    expect([stream.body, late.statusCode]).toEqual(['', 503]);
    expect(sut.size).toBe(2);
  });

  it('tells balancers first, and asks clients to leave when they can only go elsewhere', () => {
    const [before, meanwhile, after] = [response(), response(), response({ headersSent: true })];
    sut.add(before, 0);
    sut.beginDrain();
    sut.add(meanwhile, 1);
    expect(sut.drainSignal.aborted).toBe(true);
    expect([before.headers, meanwhile.headers]).toEqual([{}, {}]);
    sut.sendAway();
    sut.add(after, 2);
    expect([before, meanwhile, after].map(({ headers }) => headers.Connection)).toEqual(['close', 'close', 'close']);
  });

  it('knows when the last one is gone', async () => {
    const last = response();
    sut.add(last, 0);
    const drained = sut.drained({ withinMs: 5_000, quietMs: 0 });
    sut.remove(last);
    expect(await drained).toBe(true);
  });

  it('waits until nothing has come for a while', async () => {
    const [first, second] = [response(), response()];
    sut.add(first, performance.now());
    const drained = sut.drained({ withinMs: 60_000, quietMs: 100 });
    sut.remove(first);
    sut.add(second, performance.now() + 50);
    let isOver = false;
    void drained.then(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(isOver).toBe(false);
    sut.remove(second);
    expect(await drained).toBe(true);
  });

  it('gives up when the time is up', async () => {
    sut.add(response(), performance.now());
    expect(await sut.drained({ withinMs: 30, quietMs: 0 })).toBe(false);
  });
});
