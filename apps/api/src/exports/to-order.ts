import { EXPORT_COLUMN_NAMES, isExportColumn, type ExportOrder, type ExportSourceSpec } from '@app/exports';
import { unknownMember } from '../http/did-you-mean';
import { InvalidRequestError } from '../http/validation.pipe';
import type { ExportSourceDto, OrderExportDto } from './dto/order-export.dto';

/** @throws InvalidRequestError for columns that there are not, and unless there is exactly one source */
export function toOrder(dto: OrderExportDto): Omit<ExportOrder, 'name'> & { name: string | null } {
  const { format, columns = EXPORT_COLUMN_NAMES, name, byteOrderMark = false } = dto;
  const errors = columns.flatMap((column, index) =>
    isExportColumn(column)
      ? []
      : [{ field: `columns.${index}`, code: 'UNKNOWN', message: unknownMember(column, EXPORT_COLUMN_NAMES) }],
  );
  if (errors.length > 0) throw new InvalidRequestError(errors);
  return { format, columns, name: name?.trim() || null, byteOrderMark, source: toSource(dto.source) };
}

function toSource({ favorites, list, campaign }: ExportSourceDto): ExportSourceSpec {
  const given: ExportSourceSpec[] = [
    ...(favorites === undefined ? [] : [{ kind: 'favorites' as const }]),
    ...(list === undefined ? [] : [{ kind: 'list' as const, id: list }]),
    ...(campaign === undefined ? [] : [{ kind: 'campaign' as const, id: campaign }]),
  ];
  const [only] = given;
  if (only !== undefined && given.length === 1) return only;
  throw new InvalidRequestError([
    { field: 'source', code: 'EXACTLY_ONE', message: 'must have exactly one of its members' },
  ]);
}
