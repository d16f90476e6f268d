import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, stdSerializers, type DestinationStream, type Logger as Pino } from 'pino';
import type { LogConfig } from '@app/config';
import { workContext } from './context';
import { readableStream } from './readable-stream';

/** Members that may hold a secret or personal data are cut wherever they appear up to two levels deep. */
const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apikey',
  'apiKey',
  'secret',
  'email',
  'claims',
];
const REDACT = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

export interface LoggerOptions extends LogConfig {
  process: string;
  destination?: DestinationStream;
}

const NEST_START = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

type Fields = Record<string, unknown>;

/** Structured logger of the process; also Nest's own logger. */
@Injectable()
export class Logger implements LoggerService {
  constructor(private readonly pino: Pino) {}

  static create(options: LoggerOptions): Logger {
    const destination = options.destination ?? (options.pretty ? readableStream(process.stdout) : process.stdout);
    const settings = {
      level: options.level,
      base: { process: options.process, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: () => ({ ...workContext.current(), deadline: undefined }),
      redact: { paths: REDACT, censor: '[redacted]' },
      serializers: { err: serialiseError },
      hooks: {
        logMethod(this: Pino, args: unknown[], method: (...args: unknown[]) => void) {
          method.apply(
            this,
            args.map((arg) => (typeof arg === 'string' ? scrub(arg) : arg)),
          );
        },
      },
    };
    return new Logger(pino(settings as never, destination));
  }

  debug(message: string, fields?: Fields | string): void {
    this.write('debug', message, fields);
  }
  verbose(message: string, fields?: Fields | string): void {
    this.write('trace', message, fields);
  }
  log(message: string, fields?: Fields | string): void {
    this.write('info', message, fields);
  }
  warn(message: string, fields?: Fields | string): void {
    this.write('warn', message, fields);
  }
  /** `fields.err` takes the error object; its stack is kept, driver internals are not. */
  error(message: string, fields?: Fields | string): void {
    this.write('error', message, fields);
  }
  fatal(message: string, fields?: Fields | string): void {
    this.write('fatal', message, fields);
  }
  flush(): void {
    this.pino.flush();
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    fields?: Fields | string,
  ): void {
    // Nest calls log(message, contextName); what it says of its own start is of use only to who debugs it.
    const members = typeof fields === 'string' ? { scope: fields } : (fields ?? {});
    if (typeof fields === 'string' && level === 'info' && NEST_START.has(fields))
      return this.pino.debug(members, String(message));
    if (message instanceof Error) return this.pino[level]({ ...members, err: message }, message.message);
    this.pino[level](members, String(message));
  }
}

/** Removes e-mail addresses and tokens from free text. */
export function scrub(text: string): string {
  return text.replace(JWT, '[token]').replace(EMAIL, '[email]');
}

function serialiseError(error: unknown): unknown {
  if (!(error instanceof Error)) return scrub(String(error));
  const { type, message, stack } = stdSerializers.err(error);
  const code = (error as { code?: unknown }).code;
  return { type, message: scrub(message), code, stack: scrub(stack) };
}
