/** The parameters of a statement that is put together: no value ever becomes text of the statement. */
export class SqlParams {
  readonly values: unknown[] = [];

  /** @returns the placeholder, e.g. `$3::text[]` */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
