import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How one figure is spread among the stored creators of a group; an empty member of the key stands for all. */
@Entity({ name: 'peer_distributions' })
export class PeerDistributionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_peer_distributions' })
  figure: string;

  /** Lower bound of the tier of followers. */
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'pk_peer_distributions' })
  followersFrom: number;

  @PrimaryColumn({ type: 'text', default: '', primaryKeyConstraintName: 'pk_peer_distributions' })
  accountType: string;

  @PrimaryColumn({ type: 'varchar', length: 50, default: '', primaryKeyConstraintName: 'pk_peer_distributions' })
  category: string;

  @Column({ type: 'integer' })
  peers: number;

  /** Values, ascending. */
  @Column({ type: 'double precision', array: true })
  steps: number[];

  /** Peers with less than the step. */
  @Column({ type: 'integer', array: true })
  below: number[];

  /** Peers with at most the step. */
  @Column({ type: 'integer', array: true })
  upTo: number[];

  @Column({ type: 'timestamptz' })
  computedAt: Date;
}
