export function say(what: string, value: unknown): void {
  console.log(`${what.padEnd(34)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}
