import { Module } from '@nestjs/common';
import { BreakersController } from './breakers.controller';

@Module({ controllers: [BreakersController] })
export class BreakersModule {}
