import type { IndexQuery } from '../index-query';

export const ADMINISTRATION: IndexQuery[] = [];
