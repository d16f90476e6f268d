export interface ServerSentEvent {
  name: string;
  id: string | null;
  data: string;
}

/** Puts a text/event-stream together, however it was cut into pieces on the way. */
export class SseParser {
  private rest = '';

  /** @returns the events that are complete now; comments (heartbeats) are none */
  push(piece: string): ServerSentEvent[] {
    const frames = (this.rest + piece).split('\n\n');
    this.rest = frames.pop() ?? '';
    return frames.map(toEvent).filter((event) => event.data !== '');
  }
}

function toEvent(frame: string): ServerSentEvent {
  const event: ServerSentEvent = { name: 'message', id: null, data: '' };
  const data: string[] = [];
  for (const line of frame.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') event.name = value;
    if (field === 'id') event.id = value;
    if (field === 'data') data.push(value);
  }
  return { ...event, data: data.join('\n') };
}
