import { Param, type PipeTransform } from '@nestjs/common';
import { CACHE_NAMES, isCacheName, type CacheName } from '@app/cache';
import { ResourceNotFoundError } from '@app/creators';

const cacheNamePipe: PipeTransform<string, CacheName> = {
  transform(given) {
    if (isCacheName(given)) return given;
    throw new ResourceNotFoundError(`Nothing is cached under this name. There are ${CACHE_NAMES.join(', ')}.`);
  },
};

/** The path's cache name: `@CacheNameParam() name: CacheName`. */
export const CacheNameParam = () => Param('name', cacheNamePipe);
