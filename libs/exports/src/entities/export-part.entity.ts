import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A piece of an export's file. */
@Entity({ name: 'export_parts' })
export class ExportPartEntity {
  @ForeignKey('ExportEntity', { name: 'fk_export_parts_export_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_export_parts' })
  exportId: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pk_export_parts' })
  partNo: number;

  /** Bytes of the file before it. */
  @Column({ type: 'bigint' })
  startsAt: number;

  @Column({ type: 'bytea' })
  bytes: Buffer;
}
