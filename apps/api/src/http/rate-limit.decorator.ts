import { SetMetadata } from '@nestjs/common';

export const RATE_LIMIT_METADATA = 'http:rate-limit';
export const NO_RATE_LIMIT_METADATA = 'http:no-rate-limit';

/** Routes that cost much more than others have a second, tighter allowance per user. */
export type TighterLimit = 'expensive' | 'refresh';

export const RateLimit = (limit: TighterLimit) => SetMetadata(RATE_LIMIT_METADATA, limit);

/** For probes and scrapers, which must never be refused for asking often. */
export const NoRateLimit = () => SetMetadata(NO_RATE_LIMIT_METADATA, true);
