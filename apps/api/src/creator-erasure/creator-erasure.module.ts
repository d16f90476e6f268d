import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreatorErasureController } from './creator-erasure.controller';
import { CreatorErasureService } from './creator-erasure.service';

@Module({
  imports: [CreatorsModule],
  controllers: [CreatorErasureController],
  providers: [CreatorErasureService],
})
export class CreatorErasureModule {}
