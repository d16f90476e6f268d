import { byId, setText } from './dom';

const KEY = 'creator-search.theme';
const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** As the device has it, or as the reader wants it. */
export function startTheme(): { next(): void } {
  const stored = localStorage.getItem(KEY);
  let theme: Theme = THEMES.find((known) => known === stored) ?? 'auto';
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    setText(byId('theme-name'), theme);
  };
  const next = () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
    localStorage.setItem(KEY, theme);
    apply();
  };
  byId('theme').addEventListener('click', next);
  apply();
  return { next };
}
