import { ExportLinks } from './export-links';

const ID = '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2';
const OTHER = '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10';

describe(ExportLinks.name, () => {
  let now = Date.parse('2026-06-01T10:00:00Z');
  const links = new ExportLinks('a secret of thirty-two characters', () => now);
  const link = links.sign(ID);

  afterEach(() => (now = Date.parse('2026-06-01T10:00:00Z')));

  it('works for a quarter of an hour', () => {
    expect(links.isValid(ID, link)).toBe(true);
    now += 15 * 60_000 - 1;
    expect(links.isValid(ID, link)).toBe(true);
    now += 1;
    expect(links.isValid(ID, link)).toBe(false);
  });

  it('is known to every process with the same secret, and to no other', () => {
    expect(new ExportLinks('a secret of thirty-two characters', () => now).isValid(ID, link)).toBe(true);
    expect(new ExportLinks('another secret of as many letters', () => now).isValid(ID, link)).toBe(false);
  });

  it.each([
    ['another export', OTHER, link],
    ['a later end', ID, { ...link, expires: link.expires + 1 }],
    ['a shorter signature', ID, { ...link, signature: link.signature.slice(0, -4) }],
    ['no signature', ID, { ...link, signature: '' }],
    ['an end that is no number', ID, { ...link, expires: Number.NaN }],
  ])('is not good for %s', (_what, id, forged) => {
    expect(links.isValid(id, forged)).toBe(false);
  });
});
