import { areaPath, linePath, nearest, timeTicks, valueTicks, type Point, type Scale } from './chart-scale';
import { element, setAttribute, setText, svg } from './dom';
import { localTime, NOTHING } from './format';

export interface Series {
  name: string;
  points: readonly Point[];
  /** Which of the colours and dash patterns; by its place in the list when left out. */
  style?: number;
}

export interface ChartOptions {
  title: string;
  /** What is counted, for the title's small print. */
  unit: string;
  format: (value: number | null) => string;
  /** The axis reaches at least this far. */
  atLeast?: number;
  /** The line an alert rests on, shown when it is in sight. */
  limit?: number;
  /** Steps of the axis are round in this unit; 1 when left out. */
  stepsOf?: number;
  /** Filled down to the ground: for one series. */
  isArea?: boolean;
}

export interface Span {
  from: number;
  to: number;
}

const HEIGHT = 132;
const MARGIN = { top: 8, right: 8, bottom: 20, left: 46 };
const STYLES = 8;
/** More would hide each other, and the legend would be longer than the chart. */
const MOST_NAMES = 6;

export interface CursorListener {
  /** The moment that is pointed at, the same in all charts; null: now. */
  onCursor(at: number | null): void;
}

/** Lines over time. Its legend says the values, of now or of the moment that is pointed at. */
export class Chart {
  readonly root: HTMLElement;
  private readonly legend = element('ul', { class: 'legend' });
  private readonly moment = element('span', { class: 'moment' });
  private readonly drawing = svg('svg', { class: 'plot', height: HEIGHT, 'aria-hidden': 'true' });
  private series: readonly Series[] = [];
  private span: Span = { from: 0, to: 1 };
  private cursor: number | null = null;
  private width = 0;

  constructor(
    private readonly options: ChartOptions,
    private readonly listener: CursorListener,
  ) {
    const title = element('h3', {}, options.title, ' ', element('small', {}, options.unit));
    this.root = element(
      'div',
      { class: 'chart', tabindex: '0', role: 'group', 'aria-label': `${options.title}, ${options.unit}` },
      element('div', {}, element('div', { class: 'chart-title' }, title, this.moment), this.legend),
      this.drawing,
    );
    new ResizeObserver(([entry]) => this.resize(entry?.contentRect.width ?? 0)).observe(this.root);
    this.listen();
  }

  show(series: readonly Series[], span: Span): void {
    this.series = series;
    this.span = span;
    this.draw();
  }

  point(at: number | null): void {
    this.cursor = at;
    this.draw();
  }

  private resize(width: number): void {
    if (Math.abs(width - this.width) < 1) return;
    this.width = width;
    this.draw();
  }

  private draw(): void {
    this.drawLegend();
    if (this.width < 80) return;
    setAttribute(this.drawing, 'viewBox', `0 0 ${this.width} ${HEIGHT}`);
    const { atLeast = 0, stepsOf = 1 } = this.options;
    const ticks = valueTicks(Math.max(this.largest(), atLeast) / stepsOf).map((tick) => tick * stepsOf);
    const scale = this.scale(ticks.at(-1) ?? 1);
    this.drawing.replaceChildren(...this.axes(ticks, scale), ...this.lines(scale), ...this.marks(scale));
  }

  private largest(): number {
    return Math.max(0, ...this.series.flatMap(({ points }) => points.map(({ value }) => value ?? 0)));
  }

  private scale(top: number): Scale {
    const { from, to } = this.span;
    const [wide, high] = [this.width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
    return {
      x: (at) => MARGIN.left + (wide * (at - from)) / (to - from),
      y: (value) => MARGIN.top + high * (1 - value / top),
    };
  }

  private axes(ticks: readonly number[], { x, y }: Scale): SVGElement[] {
    const right = this.width - MARGIN.right;
    const rows = ticks.flatMap((tick) => [
      svg('line', { class: 'grid', x1: MARGIN.left, x2: right, y1: y(tick), y2: y(tick) }),
      svg('text', { class: 'tick value', x: MARGIN.left - 6, y: y(tick) + 3.5 }, this.options.format(tick)),
    ]);
    const most = Math.max(2, Math.floor(this.width / 90));
    const columns = timeTicks(this.span.from, this.span.to, most)
      .filter((at) => x(at) < right - 12 && x(at) > MARGIN.left + 12)
      .map((at) => svg('text', { class: 'tick time', x: x(at), y: HEIGHT - 5 }, localTime(at, at)));
    return [...rows, ...columns];
  }

  private lines(scale: Scale): SVGElement[] {
    return this.series.flatMap(({ points }, index) => {
      const style = `series-${this.styleOf(index)}`;
      const line = svg('path', { class: `line ${style}`, d: linePath(points, scale) });
      if (this.options.isArea !== true) return [line];
      return [svg('path', { class: `area ${style}`, d: areaPath(points, scale) }), line];
    });
  }

  private marks({ x, y }: Scale): SVGElement[] {
    const marks: SVGElement[] = [];
    const { limit } = this.options;
    if (limit !== undefined && y(limit) >= MARGIN.top) {
      const right = this.width - MARGIN.right;
      marks.push(svg('line', { class: 'limit', x1: MARGIN.left, x2: right, y1: y(limit), y2: y(limit) }));
      marks.push(svg('text', { class: 'tick limit-name', x: right, y: y(limit) - 4 }, 'alert limit'));
    }
    const at = this.cursor;
    if (at === null || at < this.span.from || at > this.span.to) return marks;
    marks.push(svg('line', { class: 'cursor', x1: x(at), x2: x(at), y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }));
    this.series.forEach((series, index) => {
      const value = valueAt(series, at);
      if (value === null) return;
      marks.push(svg('circle', { class: `dot series-${this.styleOf(index)}`, cx: x(at), cy: y(value), r: 3.2 }));
    });
    return marks;
  }

  private styleOf(index: number): number {
    return (this.series[index]?.style ?? index) % STYLES;
  }

  private drawLegend(): void {
    const at = this.cursor;
    setText(this.moment, at === null ? '' : `at ${localTime(at, at, 'seconds')}`);
    const living = this.series
      .map((series, index) => ({ series, style: this.styleOf(index) }))
      .filter(({ series }) => at !== null || series.points.at(-1)?.at === this.lastTime());
    const entries = living.slice(0, MOST_NAMES).map(({ series, style }) => {
      const value = at === null ? (series.points.at(-1)?.value ?? null) : valueAt(series, at);
      const sample = svg('svg', { class: 'sample', viewBox: '0 0 22 6', 'aria-hidden': 'true' });
      sample.append(svg('path', { class: `line series-${style}`, d: 'M1 3H21' }));
      return element(
        'li',
        {},
        sample,
        ...(series.name === '' ? [] : [`${series.name} `]),
        element('b', {}, this.options.format(value)),
      );
    });
    if (living.length > MOST_NAMES) entries.push(element('li', {}, `and ${living.length - MOST_NAMES} more`));
    if (entries.length === 0) entries.push(element('li', {}, NOTHING));
    this.legend.replaceChildren(...entries);
  }

  private lastTime(): number | undefined {
    return this.times().at(-1);
  }

  private times(): number[] {
    const all = new Set(this.series.flatMap(({ points }) => points.map(({ at }) => at)));
    return [...all].sort((a, b) => a - b);
  }

  private listen(): void {
    this.drawing.addEventListener('pointermove', (event) => {
      const { from, to } = this.span;
      const wide = this.width - MARGIN.left - MARGIN.right;
      const at = from + ((event.offsetX - MARGIN.left) / wide) * (to - from);
      this.listener.onCursor(nearest(this.times(), at));
    });
    this.drawing.addEventListener('pointerleave', () => this.listener.onCursor(null));
    this.root.addEventListener('blur', () => this.listener.onCursor(null));
    this.root.addEventListener('keydown', (event) => this.moveCursor(event));
  }

  /** The same with the arrow keys. */
  private moveCursor(event: KeyboardEvent): void {
    const times = this.times();
    const here = this.cursor === null ? times.length : times.indexOf(this.cursor);
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 }[event.key];
    if (event.key === 'Escape') this.listener.onCursor(null);
    if (step === undefined || times.length === 0) return;
    event.preventDefault();
    const next = here + step;
    this.listener.onCursor(next >= times.length ? null : (times[Math.max(0, next)] ?? null));
  }
}

function valueAt({ points }: Series, at: number): number | null {
  return points.find((point) => point.at === at)?.value ?? null;
}
