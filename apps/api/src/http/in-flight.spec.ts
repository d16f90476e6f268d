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

  it('asks every client to leave once it drains', () => {
    const [before, after] = [response(), response()];
    sut.add(before, 0);
    sut.beginDrain();
    sut.add(after, 1);
    expect([before.headers.Connection, after.headers.Connection]).toEqual(['close', 'close']);
    expect(sut.drainSignal.aborted).toBe(true);
  });

  it('knows when the last one is gone', async () => {
    const last = response();
    sut.add(last, 0);
    const drained = sut.drained(5_000);
    sut.remove(last);
    expect(await drained).toBe(true);
  });
});
