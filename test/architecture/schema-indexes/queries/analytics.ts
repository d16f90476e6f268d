import type { IndexQuery } from '../index-query';

export const ANALYTICS: IndexQuery[] = [];
