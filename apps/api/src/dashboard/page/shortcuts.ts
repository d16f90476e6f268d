import { byId, element } from './dom';

const KEY = 'creator-search.shortcuts';

export interface Shortcut {
  key: string;
  does: string;
  run(): void;
}

/** Single keys; they can be switched off for whoever speaks to the computer instead of typing. */
export class Shortcuts {
  private readonly dialog = byId('help') as HTMLDialogElement;
  private readonly isOn = byId('shortcuts-on') as HTMLInputElement;
  private readonly all: readonly Shortcut[];

  constructor(shortcuts: readonly Shortcut[]) {
    this.all = [...shortcuts, { key: '?', does: 'Show or close this list', run: () => this.toggleHelp() }];
    this.isOn.checked = localStorage.getItem(KEY) !== 'off';
    this.isOn.addEventListener('change', () => localStorage.setItem(KEY, this.isOn.checked ? 'on' : 'off'));
    const rows = this.all.map(({ key, does }) =>
      element('div', {}, element('dt', {}, element('kbd', {}, key)), element('dd', {}, does)),
    );
    byId('shortcuts-list').replaceChildren(...rows);
    byId('open-help').addEventListener('click', () => this.toggleHelp());
    byId('close-help').addEventListener('click', () => this.dialog.close());
    document.addEventListener('keydown', (event) => this.onKey(event));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.isOn.checked) return;
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
    const shortcut = this.all.find(({ key }) => key === event.key);
    if (isTyping || shortcut === undefined) return;
    if (this.dialog.open && shortcut.key !== '?') return;
    event.preventDefault();
    shortcut.run();
  }

  private toggleHelp(): void {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }
}

/** Brings a section into view, and the keyboard with it. */
export function goTo(id: string): () => void {
  return () => {
    const section = byId(id);
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    section.focus({ preventScroll: true });
    section.scrollIntoView({ behavior: isStill ? 'auto' : 'smooth', block: 'start' });
  };
}
