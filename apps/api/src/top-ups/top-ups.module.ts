import { Module } from '@nestjs/common';
import { PaymentsModule } from '@app/credits';
import { TopUpsController } from './top-ups.controller';
import { TopUpsService } from './top-ups.service';

@Module({ imports: [PaymentsModule], controllers: [TopUpsController], providers: [TopUpsService] })
export class TopUpsModule {}
