import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An export that a user ordered. */
@Entity({ name: 'exports' })
@Unique('uq_exports_operation', ['operationId', 'operationAttempt'])
export class ExportEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_exports' })
  id: string;

  @ForeignKey('UserEntity', { name: 'fk_exports_user_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  userId: string;

  /** The hold that pays for it. */
  @Column({ type: 'uuid' })
  operationId: string;

  @Column({ type: 'integer' })
  operationAttempt: number;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  format: string;

  @Column({ type: 'jsonb' })
  source: object;

  @Column({ type: 'text', array: true })
  columns: string[];

  @Column({ type: 'boolean', default: false })
  byteOrderMark: boolean;

  @Column({ type: 'integer' })
  schemaVersion: number;

  @Column({ type: 'text', default: 'queued' })
  status: string;

  @Column({ type: 'integer', nullable: true })
  rowsTotal: number | null;

  @Column({ type: 'integer', default: 0 })
  rowsDone: number;

  /** There was more than one export holds. */
  @Column({ type: 'boolean', default: false })
  isTruncated: boolean;

  @Column({ type: 'integer', default: 0 })
  partsCount: number;

  @Column({ type: 'bigint', default: 0 })
  bytesCount: number;

  /** All of the file is there; what is left is its checksum and its charge. */
  @Column({ type: 'boolean', default: false })
  sourceDone: boolean;

  /** Where the source goes on. */
  @Column({ type: 'text', nullable: true })
  cursor: string | null;

  @Column({ type: 'jsonb', nullable: true })
  encoderState: object | null;

  /** Runs since the last page that was stored. */
  @Column({ type: 'integer', default: 0 })
  barrenRuns: number;

  /** SHA-256 of the file, in hex. */
  @Column({ type: 'text', nullable: true })
  checksum: string | null;

  @Column({ type: 'integer', nullable: true })
  charged: number | null;

  /** The file was taken away before its time, and what it cost is still to be given back. */
  @Column({ type: 'boolean', default: false })
  refundDue: boolean;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column({ type: 'text', nullable: true })
  requestId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
