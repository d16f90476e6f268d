export { type CallLimits } from './call-scope';
export { type ExecuteOptions, type PolicyEvent, type PolicyState, type TimedWork } from './guarded-dependency';
export * from './policies';
export * from './policy.errors';
export * from './policy-table';
export * from './resilience.module';
export * from './retry-advice';
export { isNetworkError } from './transient-errors';
