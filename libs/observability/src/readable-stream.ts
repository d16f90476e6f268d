import type { DestinationStream } from 'pino';

const MARKS: Record<string, string> = { warn: 'WARN ', error: 'ERROR ', fatal: 'FATAL ' };
const HIDDEN = new Set(['level', 'time', 'process', 'pid', 'msg', 'scope', 'err']);

/** Log lines for a person at a terminal: `12:00:01 message key=value`. */
export function readableStream(target: { write(line: string): unknown }): DestinationStream {
  return {
    write(line: string) {
      const entry = JSON.parse(line) as Record<string, unknown>;
      const fields = Object.entries(entry)
        .filter(([key]) => !HIDDEN.has(key))
        .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
      const stack = (entry.err as { stack?: string } | undefined)?.stack;
      const time = String(entry.time).slice(11, 19);
      target.write(
        `${time} ${MARKS[String(entry.level)] ?? ''}${String(entry.msg)}${fields.join('')}${stack ? `\n${stack}` : ''}\n`,
      );
    },
  };
}
