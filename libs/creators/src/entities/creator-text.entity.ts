import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A version of the words a creator is found by: written by transaction bornXid, replaced by transaction closedXid. */
@Entity({ name: 'creator_texts' })
export class CreatorTextEntity {
  @ForeignKey('ProfileEntity', { name: 'fk_creator_texts_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_creator_texts' })
  profileId: string;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'pk_creator_texts' })
  bornXid: string;

  @Column({ type: 'bigint', nullable: true })
  closedXid: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  closedAt: Date | null;

  /** User name and full name, folded. */
  @Column({ type: 'text' })
  names: string;

  @Column({ type: 'tsvector' })
  document: string;

  /** Of everything the row was made of: the same again is not written. */
  @Column({ type: 'text' })
  fingerprint: string;

  /** Rounded down to two digits. */
  @Column({ type: 'bigint', nullable: true })
  followersAbout: string | null;
}
