import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';

/** A watched creator that was stored anew: whoever watches it is to be told what changed. */
@Entity({ name: 'creator_watch_marks' })
export class CreatorWatchMarkEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'pk_creator_watch_marks',
  })
  id: number;

  @ForeignKey('ProfileEntity', { name: 'fk_creator_watch_marks_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;
}
