import type { IndexQuery } from '../index-query';

export const CAMPAIGNS: IndexQuery[] = [];
