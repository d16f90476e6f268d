import { Module } from '@nestjs/common';
import { FavoritesRepository } from './favorites/favorites.repository';

@Module({ providers: [FavoritesRepository], exports: [FavoritesRepository] })
export class CampaignsModule {}
