import { Module } from '@nestjs/common';
import { UnlockQuotesRepository } from './pricing/unlock-quotes.repository';

@Module({ providers: [UnlockQuotesRepository], exports: [UnlockQuotesRepository] })
export class CreditsModule {}
