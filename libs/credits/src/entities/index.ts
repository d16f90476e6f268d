import { CreditLotEntity } from './credit-lot.entity';
import { CreditOperationEntity } from './credit-operation.entity';
import { CreditOperationLotEntity } from './credit-operation-lot.entity';
import { CreditPackageEntity } from './credit-package.entity';
import { CreditPricingRuleEntity } from './credit-pricing-rule.entity';
import { CreditTopUpOfferEntity } from './credit-top-up-offer.entity';
import { CreditTopUpOrderEntity } from './credit-top-up-order.entity';
import { CreditTransactionEntity } from './credit-transaction.entity';
import { CreditUsageTrackingEntity } from './credit-usage-tracking.entity';
import { CreditWalletEntity } from './credit-wallet.entity';
import { OutboxMessageEntity } from './outbox-message.entity';
import { StripeEventEntity } from './stripe-event.entity';
import { UnlockedInfluencerEntity } from './unlocked-influencer.entity';

/** Every table this library owns. */
export const CREDIT_ENTITIES = [
  CreditLotEntity,
  CreditOperationEntity,
  CreditOperationLotEntity,
  CreditPackageEntity,
  CreditPricingRuleEntity,
  CreditTopUpOfferEntity,
  CreditTopUpOrderEntity,
  CreditTransactionEntity,
  CreditUsageTrackingEntity,
  CreditWalletEntity,
  OutboxMessageEntity,
  StripeEventEntity,
  UnlockedInfluencerEntity,
];
