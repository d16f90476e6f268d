import { Module } from '@nestjs/common';
import { CacheAdministrationService } from './cache-administration.service';
import { CachesController } from './caches.controller';

@Module({ controllers: [CachesController], providers: [CacheAdministrationService] })
export class CacheAdministrationModule {}
