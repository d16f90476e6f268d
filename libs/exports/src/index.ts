export * from './columns/export-columns';
export * from './exports.module';
export { encoderOf, type FileLayout } from './format/encoder-of';
export { EXPORT_FORMATS, type ExportFormat } from './format/file-encoder';
export * from './link/export-links';
export * from './orders/export-evidence.service';
export * from './orders/export-limits';
export * from './orders/export-parts.repository';
export * from './orders/export.errors';
export * from './orders/export.types';
export {
  COUNT_UNFINISHED_SQL,
  ExportsRepository,
  FIND_EXPORTS_SQL,
  type ExportSnapshot,
} from './orders/exports.repository';
export { OrderExport } from './orders/order-export.use-case';
export {
  FIND_IDLE_EXPORTS_SQL,
  FIND_OVERDUE_EXPORTS_SQL,
  FIND_REFUND_DUE_SQL,
  PURGE_EXPORTS_SQL,
  TendExportsRepository,
} from './orders/tend-exports.repository';
export { TendExports } from './orders/tend-exports.use-case';
export { WithdrawExport } from './orders/withdraw-export.use-case';
export { RunExport } from './runs/run-export.use-case';
