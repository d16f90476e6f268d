import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { SimilarController } from './similar.controller';
import { SimilarService } from './similar.service';

@Module({ imports: [CreatorsModule], controllers: [SimilarController], providers: [SimilarService] })
export class SimilarModule {}
