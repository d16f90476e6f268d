import { parseSearch } from '@app/creators';
import { EXPORT_COLUMN_NAMES, isExportColumn, type AskedExport, type AskedSource } from '@app/exports';
import { unknownMember } from '../http/did-you-mean';
import { InvalidRequestError } from '../http/validation.pipe';
import type { ExportSourceDto, OrderExportDto } from './dto/order-export.dto';

/** @throws InvalidRequestError for columns that there are not, and unless there is exactly one source; InvalidSearchError */
export function toOrder(dto: OrderExportDto): AskedExport {
  const { format, name, source } = dto;
  const columns = dto.columns ?? EXPORT_COLUMN_NAMES; // null is as good as none
  const byteOrderMark = dto.byteOrderMark ?? false;
  const errors = columns.flatMap((column, index) =>
    isExportColumn(column)
      ? []
      : [{ field: `columns.${index}`, code: 'UNKNOWN', message: unknownMember(column, EXPORT_COLUMN_NAMES) }],
  );
  if (errors.length > 0) throw new InvalidRequestError(errors);
  return { format, columns, name: name?.trim() || null, byteOrderMark, source: toSource(source) };
}

const isAbsent = (member: unknown): member is null | undefined => member === undefined || member === null;

function toSource({ favorites, list, campaign, savedSearch, search }: ExportSourceDto): AskedSource {
  const given: (() => AskedSource)[] = [
    ...(isAbsent(favorites) ? [] : [() => ({ kind: 'favorites' }) as const]),
    ...(isAbsent(list) ? [] : [() => ({ kind: 'list', id: list }) as const]),
    ...(isAbsent(campaign) ? [] : [() => ({ kind: 'campaign', id: campaign }) as const]),
    ...(isAbsent(savedSearch) ? [] : [() => ({ kind: 'savedSearch', id: savedSearch }) as const]),
    ...(isAbsent(search) ? [] : [() => toSearch(search)]),
  ];
  const [only] = given;
  if (only !== undefined && given.length === 1) return only();
  throw new InvalidRequestError([
    { field: 'source', code: 'EXACTLY_ONE', message: 'must have exactly one of its members' },
  ]);
}

/** @throws InvalidSearchError naming every member that is not understood */
function toSearch(search: Record<string, unknown>): AskedSource {
  const query = parseSearch(search, { suggest: unknownMember, path: 'source.search' });
  return { kind: 'search', query, saved: null };
}
