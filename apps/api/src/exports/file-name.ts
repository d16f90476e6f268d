import type { ExportFile } from '@app/exports';

const LONGEST = 60;
const UNNAMED = 'export';

/** What the file of an export is called: its name, its day and the version of its columns. */
export function fileNameOf({ name, format, schemaVersion, finishedAt }: ExportFile): string {
  const day = finishedAt.toISOString().slice(0, 10);
  return `${safe(name) || UNNAMED}_${day}_v${schemaVersion}.${format}`;
}

/**
 * For everybody in ASCII, for who understands it (RFC 6266) as it is. Nothing in it can end the header or leave the
 * directory that it is saved in.
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7E]/g, '')
    .replaceAll(/["\\]/g, '');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Letters, digits and what holds words together; no dot in front, which would hide the file. */
function safe(name: string): string {
  const words = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-')
    .replaceAll(/\s+/g, ' ');
  return [...words]
    .slice(0, LONGEST)
    .join('')
    .replaceAll(/^[-. ]+|[-. ]+$/g, '');
}
