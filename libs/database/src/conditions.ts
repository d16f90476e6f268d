/** The WHERE of a list with optional filters. Values travel as parameters, only texts of the code become SQL. */
export class Conditions {
  readonly params: unknown[] = [];
  private readonly parts: string[] = [];

  /** Adds `text` with the value in the place of each `?`; a filter that was not given (undefined) adds nothing. */
  add(text: string, value: unknown): this {
    if (value === undefined) return this;
    return this.also(text.replaceAll('?', this.param(value)));
  }

  /** Adds a condition without a value. */
  also(text: string): this {
    this.parts.push(text);
    return this;
  }

  /** @returns the placeholder of a further parameter, e.g. of LIMIT */
  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  /** `where ...`, or nothing. */
  toString(): string {
    return this.parts.length === 0 ? '' : `where ${this.parts.join(' and ')}`;
  }
}

/** The pattern of LIKE for texts that begin so, among texts kept in lower case. */
export function beginsWith(text: string): string {
  return `${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
}
