import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A creator that a user unlocked for ever. */
@Entity({ name: 'unlocked_influencers' })
export class UnlockedInfluencerEntity {
  @ForeignKey('UserEntity', { name: 'fk_unlocked_influencers_user_id' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_unlocked_influencers' })
  userId: string;

  @ForeignKey('ProfileEntity', { name: 'fk_unlocked_influencers_profile_id' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_unlocked_influencers' })
  profileId: string;

  @ForeignKey('CreditOperationEntity', { name: 'fk_unlocked_influencers_operation_id' })
  @Column({ type: 'uuid', nullable: true })
  operationId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  unlockedAt: Date;
}
