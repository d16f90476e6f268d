import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** When the daily refresh last asked for a followed creator. */
@Entity({ name: 'creator_refreshes' })
export class CreatorRefreshEntity {
  @ForeignKey('ProfileEntity', { name: 'fk_creator_refreshes_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_creator_refreshes' })
  profileId: string;

  @Column({ type: 'timestamptz' })
  askedAt: Date;
}
