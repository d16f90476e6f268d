import type { Logger } from '@app/observability';
import { FakeResponse } from '../../test/fake-response';
import { BYE, EXPIRED, SUSPENDED } from './event-stream';
import { OwnedStreams } from './owned-streams';

interface Reader {
  name: string;
  expiresAt: number;
}

const NOW = Date.parse('2026-06-01T10:00:00.000Z');
const DAY_SECONDS = 24 * 3600;

describe(OwnedStreams, () => {
  let draining: AbortController;
  let lastWords: jest.Mock<Promise<string | null>, [Reader]>;
  let debug: jest.Mock;
  let sut: OwnedStreams<Reader>;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    draining = new AbortController();
    lastWords = jest.fn<Promise<string | null>, [Reader]>().mockResolvedValue(null);
    debug = jest.fn();
    const logger = { debug } as unknown as Logger;
    sut = new OwnedStreams({ lastWords, drainSignal: draining.signal, logger });
  });
  afterEach(() => {
    sut.stop();
    jest.useRealTimers();
  });

  const reader = (name = 'ada', expiresAt = Infinity): Reader => ({ name, expiresAt });
  const opened = (owner = reader(), first: string[] = []) => {
    const response = new FakeResponse();
    const stream = sut.open(owner, response.asServerResponse(), first);
    return { response, stream };
  };
  /** All but the line with which every stream begins, and the signs of life. */
  const told = ({ written }: FakeResponse) => written.filter((text) => text.startsWith('event:') || text === 'missed');

  it('begin with what the reader missed', () => {
    const { response, stream } = opened(reader(), ['missed', 'missed']);
    expect([told(response), stream === null]).toEqual([['missed', 'missed'], false]);
  });

  it('end with the token', () => {
    const { response } = opened(reader('ada', NOW / 1000 + 60));
    jest.advanceTimersByTime(59_999);
    expect(response.isEnded).toBe(false);
    jest.advanceTimersByTime(1);
    expect([told(response), response.isEnded]).toEqual([[EXPIRED], true]);
  });

  it('wait no longer than a timer can, and not at all where nothing expires', () => {
    const [distant, never] = [opened(reader('ada', NOW / 1000 + 100 * DAY_SECONDS)), opened()];
    jest.advanceTimersByTime(24 * DAY_SECONDS * 1000);
    expect(distant.response.isEnded).toBe(false);
    jest.advanceTimersByTime(DAY_SECONDS * 1000);
    expect([told(distant.response), never.response.isEnded]).toEqual([[EXPIRED], false]);
  });

  it('end when the process begins to stop', () => {
    const both = [opened(), opened()];
    draining.abort();
    expect(both.map(({ response }) => [told(response), response.isEnded])).toEqual([
      [[BYE], true],
      [[BYE], true],
    ]);
  });

  it('still tell what is to be told first while the process is stopping', () => {
    draining.abort();
    const { response, stream } = opened(reader(), ['missed']);
    expect([stream, told(response), response.isEnded]).toEqual([null, ['missed', BYE], true]);
  });

  it('end within fifteen seconds when their owner may listen no more, and no others do', async () => {
    lastWords.mockImplementation(async ({ name }) => (name === 'ada' ? SUSPENDED : null));
    const [ada, bob] = [opened(reader('ada')), opened(reader('bob'))];
    await jest.advanceTimersByTimeAsync(15_000);
    expect([told(ada.response), ada.response.isEnded]).toEqual([[SUSPENDED], true]);
    expect([told(bob.response), bob.response.isEnded]).toEqual([[], false]);
  });

  it('are asked about at once, and only those that may have changed', async () => {
    opened(reader('ada'));
    opened(reader('bob'));
    await sut.check(({ name }) => name === 'bob');
    expect(lastWords.mock.calls).toEqual([[reader('bob')]]);
  });

  it('stay when nobody can tell whether they may, and are asked about again', async () => {
    lastWords.mockRejectedValueOnce(new Error('no database')).mockResolvedValue(SUSPENDED);
    const [ada, bob] = [opened(reader('ada')), opened(reader('bob'))];
    await sut.check();
    expect([ada.response.isEnded, bob.response.isEnded, debug.mock.calls.length]).toEqual([false, true, 1]);
    await sut.check();
    expect(told(ada.response)).toEqual([SUSPENDED]);
  });

  it('hear what everybody is told until they end', () => {
    const [ada, bob] = [opened(), opened()];
    ada.stream?.end();
    sut.sendToAll('event: news\n\n');
    expect([told(ada.response), told(bob.response)]).toEqual([[], ['event: news\n\n']]);
  });

  it('leave nothing behind when their reader leaves', async () => {
    const { response } = opened(reader('ada', NOW / 1000 + 60));
    response.destroy();
    sut.stop();
    expect(jest.getTimerCount()).toBe(0);
    await sut.check();
    expect(lastWords).not.toHaveBeenCalled();
  });

  it('are nothing for a reader who asks for the headers only', () => {
    const response = new FakeResponse('HEAD');
    expect(sut.open(reader('ada', NOW / 1000 + 60), response.asServerResponse())).toBeNull();
    sut.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
