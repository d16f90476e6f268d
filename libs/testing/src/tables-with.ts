/** A statement, and its rows. */
type Ask = <Row>(text: string, params?: unknown[]) => Promise<Row[]>;

/**
 * Tables, of every schema that is ours, with a row in which one of the texts stands, in any case. A text that only begins a longer
 * user name does not count.
 */
export async function tablesWith(ask: Ask, ...texts: string[]): Promise<string[]> {
  const tables = await ask<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'app') and c.relkind in ('r', 'p') order by 1`,
  );
  const escaped = texts.map((text) => text.replaceAll('.', String.raw`\.`));
  const wanted = String.raw`(${escaped.join('|')})(?![a-z0-9_]|\.[a-z0-9_])`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await ask(`select from ${name} as t where t::text ~* $1 limit 1`, [wanted]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
