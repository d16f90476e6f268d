import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What a creator is compared by; written by app.refresh_creator_features(). */
@Entity({ name: 'creator_features' })
export class CreatorFeaturesEntity {
  @ForeignKey('ProfileEntity', { name: 'fk_creator_features_profile_id', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_creator_features' })
  profileId: string;

  @Column({ type: 'text', default: '' })
  mainTopic: string;

  @Column({ type: 'text', default: '' })
  mainLanguage: string;

  @Column({ type: 'bigint', nullable: true })
  followers: number | null;

  /** Category -> its part of a vector of length 1. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  topics: unknown;

  /** Language -> its share of the captions. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  languages: unknown;

  /** '#' and a hashtag, or '@' and a username. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  tags: string[];

  @Column({ type: 'double precision', default: 0 })
  tagsWeight: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
