import { SseParser } from './sse-parser';

const STREAM =
  'retry: 2000\n\n: still here\n\nevent: metrics\nid: 7\ndata: {"tick":7}\n\nevent: metrics\nid: 8\ndata: {"tick":8}\n\n';
const EVENTS = [
  { name: 'metrics', id: '7', data: '{"tick":7}' },
  { name: 'metrics', id: '8', data: '{"tick":8}' },
];

describe(SseParser, () => {
  it.each([1, 2, 7, 1_000])('puts events together that came in pieces of %d', (size) => {
    const parser = new SseParser();
    const pieces = STREAM.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(EVENTS);
  });

  it('keeps what is not complete', () => {
    expect(new SseParser().push('event: metrics\ndata: {"tick"')).toEqual([]);
  });

  it('joins the lines of one event', () => {
    expect(new SseParser().push('data: a\ndata: b\n\n')).toEqual([{ name: 'message', id: null, data: 'a\nb' }]);
  });
});
