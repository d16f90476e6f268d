import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkJsonBytes } from './json-body';

const check = (text: string) => checkJsonBytes({} as IncomingMessage, {} as ServerResponse, Buffer.from(text));

describe(checkJsonBytes.name, () => {
  it('takes twenty levels and refuses the next', () => {
    expect(() => check('['.repeat(20))).not.toThrow();
    expect(() => check('{"a":'.repeat(21))).toThrow(/nest/);
  });

  it('counts levels, not brackets', () => {
    expect(() => check(`[${'[],'.repeat(100)}[]]`)).not.toThrow();
  });

  it('does not count brackets in strings, nor take an escaped quote for their end', () => {
    expect(() => check(`{"a":"${'['.repeat(100)}"}`)).not.toThrow();
    expect(() => check(`{"a":"\\"${'['.repeat(100)}"}`)).not.toThrow();
    expect(() => check(`{"a":"\\\\",${'['.repeat(30)}`)).toThrow(/nest/);
  });
});
