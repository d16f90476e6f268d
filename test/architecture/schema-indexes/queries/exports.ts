import {
  FIND_EXPORTS_SQL,
  FIND_IDLE_EXPORTS_SQL,
  FIND_OVERDUE_EXPORTS_SQL,
  FIND_REFUND_DUE_SQL,
  PURGE_EXPORTS_SQL,
} from '@app/exports';
import { asked, askedByUser, byKey, unique, type IndexQuery } from '../index-query';

/** Statements of the code as they are, with values in place of their parameters. */
const withValues = (sql: string, ...values: string[]): string =>
  values.reduceRight((text, value, index) => text.replaceAll(`$${index + 1}`, value), sql);

export const EXPORTS: IndexQuery[] = [
  byKey('pk_exports', 'exports', 'id'),
  byKey('pk_export_parts', 'export_parts', 'export_id', 'part_no'),
  unique('uq_exports_operation', 'exports', ['operation_id', 'operation_attempt']),
  askedByUser(
    'idx_exports_user_created',
    'exports of a user, latest first',
    withValues(FIND_EXPORTS_SQL, '21', 'null', 'null'),
  ),
  asked('idx_exports_unfinished', 'exports nobody works on', withValues(FIND_IDLE_EXPORTS_SQL, '60', '200')),
  asked('idx_exports_expires', 'files whose time is over', withValues(FIND_OVERDUE_EXPORTS_SQL, '20')),
  asked('idx_exports_refund_due', 'files that were taken away before their time', FIND_REFUND_DUE_SQL),
  asked('idx_exports_created', 'exports of long ago', withValues(PURGE_EXPORTS_SQL, '400', '20')),
];
