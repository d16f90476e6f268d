import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A post that belongs to a campaign. */
@Entity({ name: 'campaign_posts' })
@Unique('uq_campaign_posts_campaign_post', ['campaignId', 'postId'])
export class CampaignPostEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_campaign_posts' })
  id: string;

  @ForeignKey('CampaignEntity', { name: 'fk_campaign_posts_campaign_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  campaignId: string;

  @ForeignKey('PostEntity', { name: 'fk_campaign_posts_post_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  postId: string;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** Who found it: the owner, or the matching. */
  @Column({ type: 'text', default: 'manual' })
  source: string;
}
