import { printSearch } from '@app/creators';
import type { ExportLinks, ExportProgress, ExportRecord, ExportSourceSpec } from '@app/exports';
import type { ExportDto, ExportProgressDto } from './dto/export.dto';

export const EXPORTS_PATH = '/api/v1/exports';

export function toProgressDto({ id, status, rows, rowsTotal, percent }: ExportProgress): ExportProgressDto {
  return { id, status, progress: { rows, total: rowsTotal, percent } };
}

export function toExportDto(record: ExportRecord, links: ExportLinks): ExportDto {
  return {
    ...toProgressDto(record),
    name: record.name,
    format: record.format,
    source: toSourceDto(record.source),
    columns: record.columns,
    schemaVersion: record.schemaVersion,
    truncated: record.truncated,
    size: record.bytes,
    sha256: record.checksum,
    charged: record.charged,
    error: record.error,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    expiresAt: record.expiresAt,
    eventsUrl: `${EXPORTS_PATH}/${record.id}/events`,
    ...linkOf(record, links),
  };
}

function linkOf({ id, status }: ExportRecord, links: ExportLinks) {
  if (status !== 'ready') return { downloadUrl: null, downloadUrlExpiresAt: null };
  const { expires, signature } = links.sign(id);
  return {
    downloadUrl: `${EXPORTS_PATH}/${id}/file?expires=${expires}&signature=${signature}`,
    downloadUrlExpiresAt: new Date(expires * 1000).toISOString(),
  };
}

function toSourceDto(source: ExportSourceSpec): Record<string, unknown> {
  switch (source.kind) {
    case 'favorites':
      return { favorites: true };
    case 'search':
      return source.saved === null ? { search: printSearch(source.query) } : { savedSearch: source.saved.id };
    default:
      return { [source.kind]: source.id };
  }
}
