import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A creator that a campaign tracks; feeMinor is in minor units of its currency. */
@Entity({ name: 'campaign_profiles' })
@Unique('uq_campaign_profiles_campaign_profile', ['campaignId', 'profileId'])
export class CampaignProfileEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_campaign_profiles' })
  id: string;

  @ForeignKey('CampaignEntity', { name: 'fk_campaign_profiles_campaign_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  campaignId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_campaign_profiles_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text', default: 'shortlisted' })
  status: string;

  @Column({ type: 'bigint', nullable: true })
  feeMinor: number | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** Posts the creator has promised. */
  @Column({ type: 'integer', nullable: true })
  postsAgreed: number | null;
}
