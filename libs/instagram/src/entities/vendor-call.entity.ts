import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One HTTP call to the data provider. */
@Entity({ name: 'vendor_calls' })
export class VendorCallEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'pk_vendor_calls',
  })
  id: number;

  @Column({ type: 'text' })
  provider: string;

  @Column({ type: 'text' })
  target: string;

  @Column({ type: 'text' })
  outcome: string;

  @Column({ type: 'integer', nullable: true })
  statusCode: number | null;

  @Column({ type: 'integer' })
  latencyMs: number;

  @Column({ type: 'boolean' })
  billable: boolean;

  @Column({ type: 'text', nullable: true })
  requestId: string | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
