import type { IndexQuery } from '../index-query';

export const EXPORTS: IndexQuery[] = [];
