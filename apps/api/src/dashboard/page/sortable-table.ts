import { element, setAttribute, show } from './dom';
import { NOTHING } from './format';

type Value = string | number | null;

export interface Column<Row> {
  label: string;
  value(row: Row): Value;
  /** As shown; the value itself when left out. */
  text?(row: Row): string;
  /** A word for what is out of order in this cell, shown beside the value. */
  warning?(row: Row): string | null;
}

export interface TableOptions<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  /** Sorted by this column at first; numbers start with the largest. */
  sortBy: number;
  /** Rows beyond these are folded away. */
  most?: number;
  /** What to say without rows. */
  empty: string;
}

/** A table that is sorted by pressing a column's name. It scrolls sideways by itself, the page never does. */
export class SortableTable<Row> {
  readonly root: HTMLElement;
  private readonly body = element('tbody');
  private readonly heads: HTMLTableCellElement[];
  private readonly more = element('button', { type: 'button', class: 'more' });
  private readonly empty: HTMLElement;
  private readonly scroller: HTMLElement;
  private rows: readonly Row[] = [];
  private sortBy: number;
  private direction: 1 | -1 = -1;
  private isUnfolded = false;

  constructor(private readonly options: TableOptions<Row>) {
    this.sortBy = options.sortBy;
    this.heads = options.columns.map(({ label }, index) => {
      const button = element('button', { type: 'button' }, label);
      button.addEventListener('click', () => this.sort(index));
      return element('th', { scope: 'col' }, button);
    });
    this.empty = element('p', { class: 'quiet' }, options.empty);
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...this.heads)), this.body);
    this.scroller = element(
      'div',
      { class: 'scroller', role: 'region', tabindex: '0', 'aria-label': options.caption },
      table,
    );
    this.more.addEventListener('click', () => this.unfold());
    this.root = element(
      'section',
      { class: 'table' },
      element('h3', {}, options.caption),
      this.empty,
      this.scroller,
      this.more,
    );
    this.draw();
  }

  show(rows: readonly Row[]): void {
    this.rows = rows;
    this.draw();
  }

  private sort(index: number): void {
    this.direction = index === this.sortBy ? (-this.direction as 1 | -1) : this.firstDirection(index);
    this.sortBy = index;
    this.draw();
  }

  private firstDirection(index: number): 1 | -1 {
    const column = this.options.columns[index];
    return this.rows.some((row) => typeof column?.value(row) === 'number') ? -1 : 1;
  }

  private unfold(): void {
    this.isUnfolded = !this.isUnfolded;
    this.draw();
  }

  private draw(): void {
    const { columns, most = Infinity } = this.options;
    const sorted = [...this.rows].sort((a, b) => this.compare(a, b));
    const shown = this.isUnfolded ? sorted : sorted.slice(0, most);
    const isNumber = columns.map(({ value }) => this.rows.some((row) => typeof value(row) === 'number'));
    const cells = (row: Row) => columns.map((column, index) => cell(column, row, isNumber[index] === true));
    this.body.replaceChildren(...shown.map((row) => element('tr', {}, ...cells(row))));
    this.heads.forEach((head, index) => {
      const sorting = this.direction === 1 ? 'ascending' : 'descending';
      setAttribute(head, 'aria-sort', index === this.sortBy ? sorting : 'none');
      head.classList.toggle('number', isNumber[index] === true);
    });
    show(this.empty, this.rows.length === 0);
    show(this.scroller, this.rows.length > 0);
    show(this.more, sorted.length > most);
    this.more.textContent = this.isUnfolded ? `Show the first ${most}` : `Show all ${sorted.length}`;
  }

  /** What was not measured comes last, either way. */
  private compare(a: Row, b: Row): number {
    const column = this.options.columns[this.sortBy];
    const [first, second] = [column?.value(a) ?? null, column?.value(b) ?? null];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === 'number' && typeof second === 'number') return (first - second) * this.direction;
    return String(first).localeCompare(String(second)) * this.direction;
  }
}

/** A path goes on in the next line where a part of it begins, and nowhere else: not at a hyphen either. */
function breakable(text: string): (string | Node)[] {
  const [start = '', ...parts] = text.split(/(?=\/)/);
  return [start, ...parts.flatMap((part) => [element('wbr'), element('span', { class: 'part' }, part)])];
}

function cell<Row>(column: Column<Row>, row: Row, isNumber: boolean): HTMLTableCellElement {
  const value = column.value(row);
  const text = column.text?.(row) ?? (value === null ? NOTHING : String(value));
  const warning = column.warning?.(row) ?? null;
  const made = element('td', isNumber ? { class: 'number' } : {}, ...breakable(text));
  if (warning !== null) made.append(' ', element('span', { class: 'warned' }, warning));
  return made;
}
