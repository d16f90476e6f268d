import { createHash } from 'node:crypto';

const SIGHTINGS_BEFORE_NAMING = 3;
const MAX_NAMED = 200;
const MAX_COUNTED = 1000;

/** Begins a statement whose best plan depends on what it is asked with: it stays unnamed, and is planned each time. */
export const PLANNED_EACH_TIME = '/* planned each time */';

/**
 * Decides which statements are worth preparing by name on every connection: those seen again and again. Texts that are
 * composed per request stay unnamed, because each name costs the server memory on each connection.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly sightings = new Map<string, number>();

  nameFor(text: string): string | undefined {
    if (text.startsWith(PLANNED_EACH_TIME)) return undefined;
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= MAX_NAMED) return undefined;
    const seen = (this.sightings.get(text) ?? 0) + 1;
    if (seen < SIGHTINGS_BEFORE_NAMING) {
      if (this.sightings.size >= MAX_COUNTED) this.sightings.clear();
      this.sightings.set(text, seen);
      return undefined;
    }
    this.sightings.delete(text);
    const name = `s${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
    this.names.set(text, name);
    return name;
  }
}
