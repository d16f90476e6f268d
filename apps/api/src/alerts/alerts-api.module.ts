import { Module } from '@nestjs/common';
import { AlertsModule } from '@app/monitoring';
import { AlertsAdministrationService } from './alerts-administration.service';
import { AlertsController } from './alerts.controller';

@Module({
  imports: [AlertsModule],
  controllers: [AlertsController],
  providers: [AlertsAdministrationService],
})
export class AlertsApiModule {}
