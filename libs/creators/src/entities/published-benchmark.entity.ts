import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A figure somebody else has published for a tier of followers. */
@Entity({ name: 'published_benchmarks' })
@Unique('uq_published_benchmarks_value', ['benchmark', 'figure', 'followersFrom', 'label'])
export class PublishedBenchmarkEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_published_benchmarks' })
  id: string;

  /** The published table; a later edition is another one. */
  @Column({ type: 'text' })
  benchmark: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'date' })
  publishedOn: string;

  @Column({ type: 'text' })
  figure: string;

  /** How the source says it computed the figure. */
  @Column({ type: 'text' })
  definition: string;

  @Column({ type: 'bigint' })
  followersFrom: number;

  /** Not included; null: no end. */
  @Column({ type: 'bigint', nullable: true })
  followersTo: number | null;

  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text' })
  label: string;

  @Column({ type: 'double precision' })
  value: number;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
