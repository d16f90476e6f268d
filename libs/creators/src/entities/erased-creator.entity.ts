import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A creator who asked to be forgotten: a salted digest of the name or of Instagram's id, and nothing else. */
@Entity({ name: 'erased_creators' })
export class ErasedCreatorEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_erased_creators' })
  digest: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  erasedAt: Date;
}
