import { element, setText } from './dom';
import { duration, localTime, utcTime } from './format';
import { serverNow } from './server-clock';

/** A moment by the reader's clock, in UTC when pointed at. */
export function timeElement(at: number, precision: 'minutes' | 'seconds' = 'minutes'): HTMLTimeElement {
  const attributes = { datetime: new Date(at).toISOString(), title: utcTime(at) };
  return element('time', attributes, localTime(at, serverNow(), precision));
}

/** `6 min`, kept current by refreshAges. */
export function ageElement(at: number): HTMLElement {
  return element('span', { 'data-since': String(at) }, age(at));
}

/** `12 s`, counting down; kept current by refreshAges. */
export function countdownElement(until: number): HTMLElement {
  return element('span', { 'data-until': String(until) }, left(until));
}

/** `since 02:14 (6 min)` */
export function sinceNodes(at: number): (Node | string)[] {
  return ['since ', ...momentNodes(at)];
}

/** `02:14 (6 min)` */
export function momentNodes(at: number): (Node | string)[] {
  return [timeElement(at), ' (', ageElement(at), ')'];
}

/** To be called every second. */
export function refreshAges(): void {
  for (const node of document.querySelectorAll<HTMLElement>('[data-since]'))
    setText(node, age(Number(node.dataset.since)));
  for (const node of document.querySelectorAll<HTMLElement>('[data-until]'))
    setText(node, left(Number(node.dataset.until)));
}

function age(at: number): string {
  return duration((serverNow() - at) / 1_000);
}

function left(until: number): string {
  return duration(Math.ceil((until - serverNow()) / 1_000));
}
