import { parseArgs } from 'node:util';
import type { ModelTier } from '@app/config';
import type { CaptionAnalysis } from '@app/creators';
import { openTier, tierFrom } from './cli-tier';
import { parseCaptionLine, type CaptionLine } from './caption-line';
import { complain, openInput, print, runCli, UsageError, usageFrom } from './run-cli';
import { inGroups, readLines } from './text-lines';

const USAGE = `Usage: npm run --silent ai:analyze -- <file.ndjson> [--tier bundled|rules|hub]
  Reads one {"id": …, "text": …} a line and writes one analysis a line to standard output, in the same order.
  - instead of a file reads standard input. A line that cannot be read is reported on standard error with its
  number and left out; the exit code is 1 then, 2 when the command itself is wrong.`;
/** Lines in memory at a time, and given to the models together. */
const GROUP = 64;

function parse(args: string[]): { path: string; tier: ModelTier } | null {
  const { values, positionals } = usageFrom(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { tier: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }),
  );
  if (values.help) return null;
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new UsageError('One file is needed, or - for standard input.');
  return { path, tier: tierFrom(values.tier) };
}

async function analyze(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === null) {
    complain(USAGE);
    return 0;
  }
  const input = await openInput(options.path);
  const read = await openTier(options.tier);
  let bad = 0;
  for await (const lines of inGroups(readLines(input), GROUP)) {
    const captions = lines.flatMap(({ number, text }): CaptionLine[] => {
      const line = parseCaptionLine(text);
      if (line === null) return [];
      if ('caption' in line) return [line.caption];
      complain(`line ${number}: ${line.problem}`);
      bad += 1;
      return [];
    });
    const analyses = await read(captions.map(({ text }) => text));
    await print(captions.map(({ id }, n) => toLine(id, analyses[n])).join(''));
  }
  if (bad > 0) complain(`${bad} ${bad === 1 ? 'line was' : 'lines were'} left out.`);
  return bad > 0 ? 1 : 0;
}

function toLine(id: CaptionLine['id'], analysis: CaptionAnalysis | undefined): string {
  if (analysis === undefined) throw new Error(`No analysis was made of ${id}`);
  const { sentiment, sentimentScore, sentimentConfidence, language, languageConfidence } = analysis;
  const { category, categoryConfidence, method } = analysis;
  return `${JSON.stringify({
    id,
    sentiment,
    sentimentScore,
    sentimentConfidence,
    language,
    languageConfidence,
    category,
    categoryConfidence,
    method,
  })}\n`;
}

runCli(analyze);
