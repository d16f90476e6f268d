import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** From which lots an operation takes its amount. */
@Entity({ name: 'credit_operation_lots' })
export class CreditOperationLotEntity {
  @ForeignKey('CreditOperationEntity', { name: 'fk_credit_operation_lots_operation_id' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_credit_operation_lots' })
  operationId: string;

  @ForeignKey('CreditLotEntity', { name: 'fk_credit_operation_lots_lot_id' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'pk_credit_operation_lots' })
  lotId: string;

  @Column({ type: 'bigint' })
  amount: number;
}
