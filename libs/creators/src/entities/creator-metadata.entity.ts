import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What else a source said about a creator. */
@Entity({ name: 'creator_metadata' })
@Unique('uq_creator_metadata_profile_id', ['profileId'])
export class CreatorMetadataEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_creator_metadata' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_creator_metadata_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  contact: unknown;

  @Column({ type: 'jsonb', default: () => "'[]'" })
  links: unknown;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  flags: unknown;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  rawExtras: unknown;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
