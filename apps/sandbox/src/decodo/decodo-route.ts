import type { Operation } from './fault-board';
import type { Scheme } from './status-faults';

export const schemeOf = (path: string): Scheme => (/\/v1\//.test(path) ? 'bearer' : 'basic');

export function operationOf(method: string, path: string): Operation {
  if (path.endsWith('/scrape')) return 'scrape';
  if (path.endsWith('/results')) return 'task-results';
  if (method === 'GET') return 'task-status';
  return path.endsWith('/batch') ? 'task-batch' : 'task-create';
}
