import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { DiscoveryController } from './discovery.controller';
import { DiscoveryService } from './discovery.service';

/** Creators by their figures. */
@Module({
  imports: [CreatorsModule],
  controllers: [DiscoveryController],
  providers: [DiscoveryService],
})
export class DiscoveryModule {}
