import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What the provider takes for a billable call, from a moment on. */
@Entity({ name: 'vendor_costs' })
@Unique('uq_vendor_costs_begin', ['provider', 'target', 'effectiveFrom'])
export class VendorCostEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_vendor_costs' })
  id: string;

  @Column({ type: 'text' })
  provider: string;

  @Column({ type: 'text' })
  target: string;

  /** Millionths of the currency's unit. */
  @Column({ type: 'bigint' })
  microsPerCall: number;

  @Column({ type: 'text' })
  currency: string;

  @Column({ type: 'timestamptz' })
  effectiveFrom: Date;

  @Column({ type: 'uuid' })
  createdBy: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
