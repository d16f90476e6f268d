import type { ExportFile } from '@app/exports';
import { contentDisposition, fileNameOf } from './file-name';

const file = (name: string): ExportFile => ({
  id: 'e',
  name,
  format: 'csv',
  schemaVersion: 1,
  bytes: 1,
  checksum: 'c',
  finishedAt: new Date('2026-06-01T23:59:59Z'),
});

describe(fileNameOf.name, () => {
  it.each([
    ['Summer campaign', 'Summer campaign_2026-06-01_v1.csv'],
    ['../../etc/passwd', 'etc-passwd_2026-06-01_v1.csv'],
    ['a"b\r\nSet-Cookie: x', 'a-b-Set-Cookie- x_2026-06-01_v1.csv'],
    ['.hidden', 'hidden_2026-06-01_v1.csv'],
    ['***', 'export_2026-06-01_v1.csv'],
    ['Été à la mer', 'Été à la mer_2026-06-01_v1.csv'],
    ['x'.repeat(120), `${'x'.repeat(60)}_2026-06-01_v1.csv`],
  ])('of %j', (name, expected) => {
    expect(fileNameOf(file(name))).toBe(expected);
  });
});

describe(contentDisposition.name, () => {
  it('gives the name twice: plain for everybody, and as it is', () => {
    expect(contentDisposition('Été (1)_v1.csv')).toBe(
      `attachment; filename="Ete (1)_v1.csv"; filename*=UTF-8''%C3%89t%C3%A9%20%281%29_v1.csv`,
    );
  });
});
