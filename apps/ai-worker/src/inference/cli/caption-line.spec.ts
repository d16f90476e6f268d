import { parseCaptionLine } from './caption-line';

describe(parseCaptionLine, () => {
  it.each([
    ['{"id":"a","text":"Hi"}', { id: 'a', text: 'Hi' }],
    ['{"id":7,"text":null,"more":1}', { id: 7, text: null }],
    ['{"id":"","text":""}', { id: '', text: '' }],
  ])('reads %s', (line, caption) => {
    expect(parseCaptionLine(line)).toEqual({ caption });
  });

  it.each(['', '  ', '\t'])('passes over the blank line %j', (line) => {
    expect(parseCaptionLine(line)).toBeNull();
  });

  it.each([
    ['{"id":', 'not valid JSON'],
    ['[1]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"text":"x"}', '"id" must'],
    ['{"id":{},"text":"x"}', '"id" must'],
    ['{"id":1}', '"text" must'],
    ['{"id":1,"text":5}', '"text" must'],
    [null, 'longer than'],
  ])('says what is wrong with %s', (line, problem) => {
    expect(parseCaptionLine(line)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});
