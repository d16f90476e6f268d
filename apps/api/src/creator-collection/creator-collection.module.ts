import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreatorCollectionController } from './creator-collection.controller';
import { CreatorCollectionService } from './creator-collection.service';

@Module({
  imports: [CreatorsModule],
  controllers: [CreatorCollectionController],
  providers: [CreatorCollectionService],
})
export class CreatorCollectionModule {}
