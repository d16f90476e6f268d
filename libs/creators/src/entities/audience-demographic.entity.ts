import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One share (0-1) of one dimension of an audience. */
@Entity({ name: 'audience_demographics' })
@Unique('uq_audience_demographics_bucket', ['profileId', 'dimension', 'bucket'])
export class AudienceDemographicEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_audience_demographics' })
  id: string;

  @ForeignKey('ProfileEntity', { name: 'fk_audience_demographics_profile_id', onDelete: 'CASCADE' })
  @Column({ type: 'uuid' })
  profileId: string;

  @Column({ type: 'text' })
  dimension: string;

  @Column({ type: 'text' })
  bucket: string;

  @Column({ type: 'double precision' })
  share: number;

  @Column({ type: 'integer' })
  sampleSize: number;

  @Column({ type: 'text' })
  status: string;

  @Column({ type: 'text' })
  formulaId: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  computedAt: Date;
}
