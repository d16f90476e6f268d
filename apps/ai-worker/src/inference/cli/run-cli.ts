import { open } from 'node:fs/promises';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { InvalidConfigError } from '@app/config';

/** The command line itself is wrong: one sentence, exit code 2. */
export class UsageError extends Error {}

/** The exit code, once everything is written. */
export type CliProgram = (args: string[]) => Promise<number>;

const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs a program of the command line: answers go to standard output, everything else to standard error. */
export function runCli(program: CliProgram): void {
  // A reader that has seen enough (`| head`) closes the pipe: that is no failure, and needs no message.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED));
  program(process.argv.slice(2)).then(
    (code) => end(code),
    (error: unknown) => {
      complain(explain(error));
      end(error instanceof UsageError || error instanceof InvalidConfigError ? WRONG_USAGE : FAILED);
    },
  );
}

/** The threads of the ONNX runtime would keep the process for a while: it ends as soon as its output is out. */
function end(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

export function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** @throws UsageError where the arguments are not those of the program */
export function usageFrom<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${explain(error).split(/\. |\n/u)[0]}.`);
  }
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Waits while the reader of standard output is slower than we are, so that nothing piles up in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/**
 * @param path of a file, or `-` for standard input
 * @throws UsageError when it cannot be read
 */
export async function openInput(path: string): Promise<Readable> {
  if (path === '-') return process.stdin;
  try {
    const file = await open(path);
    if ((await file.stat()).isDirectory()) throw new UsageError(`${path} is a folder, not a file.`);
    return file.createReadStream();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${path} cannot be read: ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? explain(error)}.`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is not a folder',
};
