import { inGroups, MAX_LINE_LENGTH, readLines, type TextLine } from './text-lines';

async function* inChunks(text: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < text.length; start += size) yield text.subarray(start, start + size);
}

async function linesOf(text: string, chunk = 3): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const line of readLines(inChunks(Buffer.from(text), chunk))) lines.push(line);
  return lines;
}

describe(readLines, () => {
  it('numbers lines, whatever the chunks, with and without a last line end', async () => {
    const expected = [
      { number: 1, text: 'one' },
      { number: 2, text: '' },
      { number: 3, text: 'drei – 三 😍' },
    ];
    for (const chunk of [1, 2, 5, 1_000]) {
      expect(await linesOf('one\n\ndrei – 三 😍', chunk)).toEqual(expected);
      expect(await linesOf('one\r\n\r\ndrei – 三 😍\r\n', chunk)).toEqual(expected);
    }
  });

  it('drops a byte order mark', async () => {
    expect(await linesOf('\uFEFFa\n')).toEqual([{ number: 1, text: 'a' }]);
  });

  it('lets go of a line that is too long and goes on with the next', async () => {
    const text = `a\n${'x'.repeat(3 * MAX_LINE_LENGTH)}\nb`;
    expect(await linesOf(text, 64_000)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: null },
      { number: 3, text: 'b' },
    ]);
  });

  it('reads on only when it is asked', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) yield Buffer.from(`line ${read++}\n`);
    }
    const lines = readLines(endless());
    await lines.next();
    await lines.next();
    expect(read).toBe(2);
  });
});

describe(inGroups, () => {
  it('keeps order and the rest', async () => {
    const groups: number[][] = [];
    async function* numbers(): AsyncGenerator<number> {
      yield* [1, 2, 3, 4, 5];
    }
    for await (const group of inGroups(numbers(), 2)) groups.push(group);
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });
});
