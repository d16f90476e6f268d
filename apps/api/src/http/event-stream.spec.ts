import { FakeResponse } from '../../test/fake-response';
import { EventStream, toFrame } from './event-stream';

describe(EventStream, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const streamTo = (response: FakeResponse) =>
    new EventStream(response.asServerResponse(), { retryMs: 2_000, heartbeatMs: 15_000 });
  const opened = (response = new FakeResponse()) => {
    const stream = streamTo(response);
    stream.open();
    response.written.length = 0;
    return { response, stream };
  };

  it('writes events as the standard says', () => {
    expect(toFrame({ name: 'progress', id: '7', data: '{"a":1}' })).toBe('event: progress\nid: 7\ndata: {"a":1}\n\n');
    expect(toFrame({ name: 'bye', data: '{}' })).toBe('event: bye\ndata: {}\n\n');
  });

  it('says first when a client that is cut off may come back', () => {
    const response = new FakeResponse();
    expect(streamTo(response).open()).toBe(true);
    expect(response.written).toEqual(['retry: 2000\n\n']);
  });

  it('keeps only the latest event for a reader that does not keep up', () => {
    const { response, stream } = opened();
    response.isTaking = false;
    for (const frame of ['one', 'two', 'three', 'four']) stream.send(frame);
    expect(response.written).toEqual(['one']);
    response.drain();
    expect(response.written).toEqual(['one', 'four']);
    stream.send('five');
    expect(response.written).toEqual(['one', 'four', 'five']);
  });

  it('tells a reader that comes back all it missed, however slowly it takes that', () => {
    const { response, stream } = opened();
    response.isTaking = false;
    stream.replay(['missed one', Buffer.from('missed two')]);
    for (const frame of ['new one', 'new two']) stream.send(frame);
    expect(response.written.map(String)).toEqual(['missed one', 'missed two']);
    response.drain();
    expect(response.written.map(String)).toEqual(['missed one', 'missed two', 'new two']);
  });

  it('stays silent towards a reader that takes nothing, beyond what it has waiting', () => {
    const { response, stream } = opened();
    response.isTaking = false;
    stream.send('one');
    jest.advanceTimersByTime(60_000);
    expect(response.written).toEqual(['one']);
  });

  it('shows with a comment that it is still there', () => {
    const { response } = opened();
    jest.advanceTimersByTime(45_000);
    expect(response.written).toEqual(Array(3).fill(': still here\n\n'));
  });

  it('ends after the latest event, and cuts off who does not take it', () => {
    const { response, stream } = opened();
    response.isTaking = false;
    for (const frame of ['one', 'two', 'three']) stream.send(frame);
    stream.end('bye');
    expect([response.written, response.isEnded]).toEqual([['one', 'three', 'bye'], true]);
    expect(response.destroyed).toBe(false);
    jest.advanceTimersByTime(5_000);
    expect(response.destroyed).toBe(true);
  });

  it('sends nothing after its end', () => {
    const { response, stream } = opened();
    stream.end('bye');
    stream.send('late');
    stream.end('again');
    jest.advanceTimersByTime(4_000);
    expect(response.written).toEqual(['bye']);
  });

  it('leaves no timer behind when its reader leaves', () => {
    const { response } = opened();
    response.destroy();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('answers a request for the headers alone with them', () => {
    const response = new FakeResponse('HEAD');
    expect(streamTo(response).open()).toBe(false);
    expect(response.headers.get('Content-Type')).toContain('text/event-stream');
    expect([response.written, response.isEnded, jest.getTimerCount()]).toEqual([[], true, 0]);
  });

  it('does not begin for a reader who has left', () => {
    const response = new FakeResponse();
    response.destroyed = true;
    expect(streamTo(response).open()).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
