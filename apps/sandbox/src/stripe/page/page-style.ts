import { createHash } from 'node:crypto';

const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #ffffff; --ink: #1a1d23; --quiet: #59606c; --line: #dfe2e7; --edge: #868e9b;
  --accent: #4338ca; --accent-hover: #3730a3; --on-accent: #ffffff;
  --alert-ground: #fdecec; --alert-ink: #9b1c1c; --notice-ground: #fdf3d7; --notice-ink: #6b4500; --good-ground: #e5f5ea; --good-ink: #17633a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161a; --sheet: #1f2228; --ink: #eceef2; --quiet: #a7aeba; --line: #363b45; --edge: #7b8391;
    --accent: #a5b4fc; --accent-hover: #c7d2fe; --on-accent: #1a1b4b;
    --alert-ground: #43191c; --alert-ink: #ffc9c9; --notice-ground: #3b2f10; --notice-ink: #f7dc94; --good-ground: #15361f; --good-ink: #a9e6bd;
  }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; align-items: center; justify-content: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { width: 100%; max-width: 27rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 0.875rem; padding: 1.75rem; }
.mode { margin: 0 0 1.25rem; padding: 0.375rem 0.75rem; border-radius: 0.5rem; background: var(--notice-ground); color: var(--notice-ink); font-size: 0.875rem; }
h1 { margin: 0; font-size: 1rem; font-weight: 500; color: var(--quiet); }
.total { margin: 0 0 1.25rem; font-size: 2.25rem; font-weight: 650; line-height: 1.25; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.items { list-style: none; margin: 0 0 1.25rem; padding: 0; border-top: 1px solid var(--line); }
.items li { display: flex; justify-content: space-between; gap: 1rem; padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.items .name { overflow-wrap: anywhere; }
.items .each { display: block; color: var(--quiet); font-size: 0.875rem; }
.items .sum { white-space: nowrap; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0 0 1.5rem; font-size: 0.875rem; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.word { margin: 0 0 1.25rem; padding: 0.75rem 1rem; border-radius: 0.5rem; }
.word.bad { background: var(--alert-ground); color: var(--alert-ink); }
.word.good { background: var(--good-ground); color: var(--good-ink); }
form { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.625rem; margin: 0; }
button, .button { display: flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.5rem 0.875rem; border-radius: 0.5rem;
  border: 1px solid var(--edge); background: transparent; color: var(--ink); font: inherit; font-weight: 550; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { border-color: var(--quiet); }
.main { grid-column: 1 / -1; border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.main:hover { border-color: var(--accent-hover); background: var(--accent-hover); }
.leave { grid-column: 1 / -1; border-color: transparent; color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.hint { margin: 1rem 0 0; color: var(--quiet); font-size: 0.875rem; }
@media (max-width: 26rem) {
  main { padding: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.375rem; text-align: left; }
}
`;

/** As one piece: the policy below holds the hash of every character in it. */
export const STYLE_ELEMENT = `<style>${STYLE}</style>`;

/**
 * Nothing is loaded and no script runs. Browsers hold `form-action` against every redirect that follows the
 * form too, and the shop may send the buyer on: so it names no single site.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "form-action 'self' http: https:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
