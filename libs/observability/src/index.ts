export { ClusterMetrics } from './cluster-metrics';
export * from './context';
export * from './logger';
export * from './metric-names';
export * from './metrics';
export * from './observability.module';
export * from './process-lifecycle';
