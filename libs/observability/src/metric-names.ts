/** Every metric of the product: closed names, closed labels, no ids in labels. Durations are seconds. */
export const METRICS = {
  app_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from the first byte of a request to the end of its answer',
    labels: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  app_cache_requests_total: {
    kind: 'counter',
    help: 'Cache look-ups by key name, level and result',
    labels: ['name', 'level', 'result'],
  },
  app_cache_errors_total: { kind: 'counter', help: 'Failed cache operations', labels: ['operation'] },
  app_cache_invalidations_total: { kind: 'counter', help: 'Invalidations sent and received', labels: ['direction'] },
  app_cache_evictions_total: {
    kind: 'counter',
    help: 'Values pushed out of memory for want of room',
    labels: ['name'],
  },
  app_cache_operation_duration_seconds: {
    kind: 'histogram',
    help: 'Latency of answered calls to the second cache level',
    labels: ['operation', 'name'],
    buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
  },
  app_single_flight_total: { kind: 'counter', help: 'Cross-instance fetches by role', labels: ['role'] },
  app_provider_calls_total: {
    kind: 'counter',
    help: 'Calls to the data provider',
    labels: ['target', 'outcome', 'billable'],
  },
  app_provider_call_duration_seconds: {
    kind: 'histogram',
    help: 'Latency of calls to the data provider',
    labels: ['target'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
  },
  app_payment_events_total: {
    kind: 'counter',
    help: 'Events of the payment provider by what became of them',
    labels: ['type', 'outcome'],
  },
  app_rate_limited_total: { kind: 'counter', help: 'Requests refused by a rate limit', labels: ['limit'] },
  app_jobs_total: { kind: 'counter', help: 'Finished jobs', labels: ['queue', 'job', 'outcome'] },
  app_job_duration_seconds: {
    kind: 'histogram',
    help: 'Run time of jobs',
    labels: ['queue', 'job'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
  },
  app_ai_posts_analysed_total: { kind: 'counter', help: 'Posts whose analysis was stored', labels: ['method'] },
  app_ai_batch_duration_seconds: {
    kind: 'histogram',
    help: 'Time a model thread takes for one batch of captions',
    labels: ['tier'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  app_ai_fallbacks_total: {
    kind: 'counter',
    help: 'Batches that the models did not answer, by what answered instead and why',
    labels: ['to', 'reason'],
  },
  app_ai_thread_restarts_total: {
    kind: 'counter',
    help: 'Model threads that were lost and replaced',
    labels: ['reason'],
  },
  app_ai_batches_waiting: { kind: 'gauge', help: 'Batches that wait for a model thread', labels: [] },
  app_ai_comments_analysed_total: { kind: 'counter', help: 'Comments whose analysis was stored', labels: ['method'] },
  app_webhook_deliveries_total: {
    kind: 'counter',
    help: 'Attempts to deliver a webhook by topic and outcome',
    labels: ['topic', 'outcome'],
  },
  app_creator_alerts_total: { kind: 'counter', help: 'What users were told of creators', labels: ['kind'] },
  app_credit_steps_total: {
    kind: 'counter',
    help: 'Steps of the credit ledger by outcome',
    labels: ['step', 'outcome'],
  },
  app_credit_violations_total: {
    kind: 'counter',
    help: 'Broken invariants found in the books of credits',
    labels: ['invariant'],
  },
  app_credit_batch_size: {
    kind: 'histogram',
    help: 'Steps of one wallet that rode in one call',
    labels: [],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200],
  },
  app_exports_total: { kind: 'counter', help: 'Exports that ended', labels: ['format', 'outcome'] },
  app_export_rows_total: { kind: 'counter', help: 'Rows of finished exports', labels: ['format'] },
  app_policy_events_total: {
    kind: 'counter',
    help: 'Retries, time-outs, opened and closed breakers',
    labels: ['policy', 'event'],
  },
  app_policy_calls_total: {
    kind: 'counter',
    help: 'Calls under a policy by how they ended: success, failure, refusal (an answer that says no), rejected (not made), cancelled (given up by the caller)',
    labels: ['policy', 'outcome'],
  },
  app_policy_call_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a call under its policy, waiting and retries included',
    labels: ['policy'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  app_breaker_state: {
    kind: 'gauge',
    help: '1 for the state the circuit breaker is in, 0 for the others',
    labels: ['policy', 'state'],
    together: 'max',
  },
  app_fallbacks_total: {
    kind: 'counter',
    help: 'Answers that were the best still possible, by what was asked for and what was given',
    labels: ['area', 'to'],
  },
  app_database_connections: { kind: 'gauge', help: 'Connections of a pool by state', labels: ['pool', 'state'] },
  app_queue_jobs: { kind: 'gauge', help: 'Jobs in a queue by state', labels: ['queue', 'state'], together: 'max' },
  app_cache_entries: { kind: 'gauge', help: 'Values in memory', labels: ['name'] },
  app_cache_bytes: { kind: 'gauge', help: 'Bytes of the values in memory', labels: ['name'] },
  app_cache_poisoned_total: { kind: 'counter', help: 'Stored values that could not be read', labels: ['name'] },
  app_cache_warmed_total: { kind: 'counter', help: 'Values that the warm-up put into the cache', labels: ['name'] },
  app_followed_creators_overdue: {
    kind: 'gauge',
    help: 'Followed creators whose data are older than a day should leave them; absent in processes that did not count lately',
    labels: [],
    together: 'max',
  },
  app_purged_rows_total: { kind: 'counter', help: 'Rows past their time that were removed', labels: ['table'] },
  app_http_requests_in_flight: { kind: 'gauge', help: 'Requests being worked on', labels: [] },
  app_http_streams_open: { kind: 'gauge', help: 'Open event streams', labels: ['stream'] },
  app_process_cpu_ratio: { kind: 'gauge', help: 'Processor time of the process, in cores', labels: [] },
  app_memory_used_ratio: {
    kind: 'gauge',
    help: 'Share of a limit on memory that is used',
    labels: ['limit'],
    together: 'max',
  },
  app_event_loop_lag_seconds: {
    kind: 'gauge',
    help: 'Delay of the event loop, 99th percentile',
    labels: [],
    together: 'max',
  },
  app_event_loop_utilization_ratio: {
    kind: 'gauge',
    help: 'Share of time the event loop was busy',
    labels: [],
    together: 'max',
  },
  app_metrics_reports_total: { kind: 'counter', help: 'Reports of the whole system that were computed', labels: [] },
  app_health_score: { kind: 'gauge', help: 'Health score, 0 to 100', labels: [], together: 'min' },
  app_health_component: {
    kind: 'gauge',
    help: '1 when the component is up, 0.5 degraded, 0 down; absent while it is unknown',
    labels: ['component'],
    together: 'min',
  },
  app_alerts_firing: { kind: 'gauge', help: 'Alerts that are firing', labels: ['rule', 'severity'], together: 'max' },
  app_alert_deliveries_total: { kind: 'counter', help: 'Attempts to post an alert', labels: ['outcome'] },
  app_recovery_actions_total: {
    kind: 'counter',
    help: 'What the system did to heal itself, and whether it worked',
    labels: ['action', 'outcome'],
  },
} as const satisfies Record<string, MetricDefinition>;

export interface MetricDefinition {
  kind: 'counter' | 'histogram' | 'gauge';
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
  /** What several processes behind one port make of a gauge; without it the sum. */
  together?: Together;
}

export type Together = 'sum' | 'max' | 'min';

type Definitions = typeof METRICS;
type NameOf<K> = { [N in keyof Definitions]: Definitions[N]['kind'] extends K ? N : never }[keyof Definitions];
export type CounterName = NameOf<'counter'>;
export type HistogramName = NameOf<'histogram'>;
export type GaugeName = NameOf<'gauge'>;
export type LabelsOf<N extends keyof Definitions> = Record<Definitions[N]['labels'][number], string | number>;
