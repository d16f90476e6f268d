import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anna } from '../test/anna';
import { creatorAnalyticsOf } from './creator-analytics';
import { FORMULAS, formulaId, type FormulaName } from './formulas';

const PAGE = join(__dirname, '../../../docs/metrics.md');
const names = Object.keys(FORMULAS) as FormulaName[];

/** The row of the page for a formula. */
const rowOf = (name: FormulaName): string => {
  const { unit, what, notes } = FORMULAS[name];
  return `| \`${formulaId(name)}\` | ${unit} | ${what} | ${notes} |`;
};

function formulasIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'formula' && typeof member === 'string' ? [member] : formulasIn(member),
  );
}

describe('the catalogue of formulas', () => {
  it('is the page docs/metrics.md, row by row', () => {
    const rows = readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((line) => /^\| `\w+\.v\d+`/.test(line))
      .map((line) => line.replace(/ {2,}/g, ' '));
    expect(rows.sort()).toEqual(names.map(rowOf).sort());
  });

  it('has an entry for every figure that is told', () => {
    const known = new Set(names.map(formulaId));
    expect(formulasIn(creatorAnalyticsOf(anna())).filter((id) => !known.has(id))).toEqual([]);
  });

  it('gives no two formulas the same words', () => {
    const words = names.map((name) => FORMULAS[name].what);
    expect(new Set(words).size).toBe(words.length);
  });
});
