import type { ComponentStatus } from '@app/monitoring';
import { svg } from './dom';
import type { Level } from './verdict';

/** A state is a shape, a word and a colour: any one of them is enough. */
type Shape = 'circle' | 'triangle' | 'square' | 'dashed' | 'dots';

const SHAPE_OF: Readonly<Record<Level | ComponentStatus, Shape>> = {
  good: 'circle',
  up: 'circle',
  degraded: 'triangle',
  down: 'square',
  lost: 'dashed',
  unknown: 'dashed',
  asking: 'dots',
};

/** For the tab, which is dark or light as it likes: readable on both. */
const TAB_COLOURS: Readonly<Record<Level, string>> = {
  good: '#1f9d5c',
  degraded: '#d98200',
  down: '#d92d2d',
  lost: '#7c6bd6',
  asking: '#7b8794',
};

/** Filled with the current colour, its sign in that of the ground. */
export function shape(state: Level | ComponentStatus): SVGSVGElement {
  const drawing = svg('svg', { viewBox: '0 0 24 24', class: 'shape', 'aria-hidden': 'true', focusable: 'false' });
  drawing.append(...PARTS[SHAPE_OF[state]]());
  return drawing;
}

export function tabIcon(level: Level): string {
  const drawing = shape(level);
  drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  for (const part of drawing.children) {
    const isSign = part.getAttribute('class') === 'sign';
    part.setAttribute(isSign ? 'stroke' : 'fill', isSign ? '#fff' : TAB_COLOURS[level]);
    if (SHAPE_OF[level] === 'dashed' && !isSign) part.setAttribute('stroke', TAB_COLOURS[level]);
  }
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
}

const SIGN = {
  class: 'sign',
  fill: 'none',
  'stroke-width': 2.6,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
};

const PARTS: Readonly<Record<Shape, () => SVGElement[]>> = {
  circle: () => [
    svg('circle', { class: 'body', cx: 12, cy: 12, r: 11 }),
    svg('path', { ...SIGN, d: 'M7 12.5l3.5 3.5L17 8.8' }),
  ],
  triangle: () => [
    svg('path', { class: 'body', d: 'M12 1.6L23.4 22H.6z', 'stroke-linejoin': 'round' }),
    svg('path', { ...SIGN, d: 'M12 9v6M12 18.6v.1' }),
  ],
  square: () => [
    svg('rect', { class: 'body', x: 1.5, y: 1.5, width: 21, height: 21, rx: 3 }),
    svg('path', { ...SIGN, d: 'M8 8l8 8M16 8l-8 8' }),
  ],
  dashed: () => [
    svg('circle', { class: 'body outline', cx: 12, cy: 12, r: 9.8, 'stroke-width': 2.2, 'stroke-dasharray': '4 2.8' }),
    svg('path', { ...SIGN, d: 'M9.2 9.4c0-3.6 5.6-3.6 5.6 0 0 2.3-2.8 2.3-2.8 4.4M12 17.4v.1' }),
  ],
  dots: () => [5, 12, 19].map((cx) => svg('circle', { class: 'body', cx, cy: 12, r: 2.6 })),
};
