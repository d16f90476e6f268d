import type { ErrorCode } from './error-codes';

/** One refused field of an input: where it is, what is wrong, how to mend it. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface AppErrorOptions {
  /** One sentence for the caller: what is wrong and how to mend it. Never SQL, never a stack. */
  detail: string;
  /** Extra members of the problem document, e.g. `{ cost, balance }`. */
  extensions?: Record<string, unknown>;
  errors?: FieldError[];
  /** Seconds after which a retry may succeed; becomes `Retry-After`. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** Base of every refusal of the product. The class fixes the code; the edge maps the code to a status. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly extensions: Record<string, unknown>;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions) {
    super(options.detail, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.detail = options.detail;
    this.extensions = options.extensions ?? {};
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
