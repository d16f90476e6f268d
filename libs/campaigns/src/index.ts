export * from './campaigns.module';
export * from './favorites/favorites.repository';
