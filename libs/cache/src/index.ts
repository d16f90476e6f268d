export * from './cache';
export * from './cache.module';
export * from './cache.types';
export * from './cache-entry';
export * from './cache-keys';
export * from './cache-policy.port';
export * from './rate-limiter';
export { RedisConnections, type CacheOptions } from './redis-connections';
export * from './single-flight';
