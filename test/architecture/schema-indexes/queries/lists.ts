import type { IndexQuery } from '../index-query';

export const LISTS: IndexQuery[] = [];
