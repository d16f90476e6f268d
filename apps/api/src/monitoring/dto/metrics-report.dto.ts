import { ApiProperty } from '@nestjs/swagger';

const RATIO = { type: 'number', minimum: 0, maximum: 1 } as const;
const RATIO_OR_NULL = { type: 'number', nullable: true, minimum: 0, maximum: 1 } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const MILLISECONDS = {
  type: 'number',
  nullable: true,
  description: 'Milliseconds; null when nothing was measured',
} as const;

export class LatencyDto {
  @ApiProperty(MILLISECONDS)
  p50: number | null;

  @ApiProperty(MILLISECONDS)
  p95: number | null;

  @ApiProperty(MILLISECONDS)
  p99: number | null;
}

export class RouteReportDto {
  @ApiProperty()
  method: string;

  @ApiProperty({ description: 'Template of the path' })
  route: string;

  @ApiProperty(COUNT)
  requests: number;

  @ApiProperty()
  perSecond: number;

  @ApiProperty({ ...RATIO, description: 'Share of answers below 500' })
  successRate: number;

  @ApiProperty({ type: LatencyDto })
  latencyMs: LatencyDto;
}

export class HttpReportDto {
  @ApiProperty(COUNT)
  requests: number;

  @ApiProperty()
  perSecond: number;

  @ApiProperty({ ...RATIO, description: 'Share of answers below 500; 1 without requests' })
  successRate: number;

  @ApiProperty(RATIO)
  errorRate: number;

  @ApiProperty({ ...COUNT, description: 'Requests being worked on' })
  inFlight: number;

  @ApiProperty({ ...COUNT, description: 'Open event streams' })
  streams: number;

  @ApiProperty({ type: LatencyDto })
  latencyMs: LatencyDto;

  @ApiProperty({ type: [RouteReportDto], description: 'Routes that were asked in the window, busiest first' })
  routes: RouteReportDto[];
}

export class CacheNameReportDto {
  @ApiProperty()
  name: string;

  @ApiProperty(COUNT)
  lookups: number;

  @ApiProperty({ ...RATIO_OR_NULL, description: 'Share of look-ups that either level answered; null without look-ups' })
  hitRate: number | null;

  @ApiProperty(RATIO_OR_NULL)
  l1HitRate: number | null;

  @ApiProperty({ ...COUNT, description: 'Values in memory' })
  entries: number;

  @ApiProperty(COUNT)
  bytes: number;

  @ApiProperty(COUNT)
  evictions: number;
}

export class CacheReportDto {
  @ApiProperty(COUNT)
  lookups: number;

  @ApiProperty({ ...RATIO_OR_NULL, description: 'Share of look-ups that either level answered; null without look-ups' })
  hitRate: number | null;

  @ApiProperty({ ...RATIO_OR_NULL, description: 'Share that the memory of the process answered' })
  l1HitRate: number | null;

  @ApiProperty({ ...COUNT, description: 'Failed calls to Redis' })
  errors: number;

  @ApiProperty({ type: LatencyDto, description: 'Of calls to Redis' })
  latencyMs: LatencyDto;

  @ApiProperty({ type: [CacheNameReportDto] })
  byName: CacheNameReportDto[];
}

export class ProviderReportDto {
  @ApiProperty(COUNT)
  calls: number;

  @ApiProperty({ ...RATIO_OR_NULL, description: 'Null without calls' })
  successRate: number | null;

  @ApiProperty({ type: LatencyDto })
  latencyMs: LatencyDto;
}

export class AiReportDto {
  @ApiProperty({ ...COUNT, description: 'Worker processes that live' })
  workers: number;

  @ApiProperty({ ...COUNT, description: 'Analysed posts at the rate of the window' })
  postsPerHour: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: COUNT,
    description: 'Posts analysed in the window, by what read them',
  })
  byMethod: Record<string, number>;

  @ApiProperty(COUNT)
  batches: number;

  @ApiProperty({ ...RATIO_OR_NULL, description: 'Share of batches the models did not answer; null without batches' })
  failureRate: number | null;

  @ApiProperty({ ...COUNT, description: 'Batches that wait for a model thread' })
  batchesWaiting: number;

  @ApiProperty(COUNT)
  threadRestarts: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    description: 'Jobs that wait for their analysis; null while the queue cannot be asked',
  })
  queueDepth: number | null;
}

export class QueueReportDto {
  @ApiProperty()
  queue: string;

  @ApiProperty(COUNT)
  waiting: number;

  @ApiProperty(COUNT)
  active: number;

  @ApiProperty(COUNT)
  delayed: number;

  @ApiProperty({ ...COUNT, description: 'Dead letters' })
  failed: number;
}

export class PoolReportDto {
  @ApiProperty()
  pool: string;

  @ApiProperty({ ...COUNT, description: 'Connections the pool may have' })
  size: number;

  @ApiProperty(COUNT)
  active: number;

  @ApiProperty(COUNT)
  idle: number;

  @ApiProperty({ ...COUNT, description: 'Callers that wait for a connection' })
  waiting: number;
}

export class ResourcesDto {
  @ApiProperty({ description: 'Processor time, in cores' })
  cpu: number;

  @ApiProperty(COUNT)
  rssBytes: number;

  @ApiProperty({ ...RATIO, description: 'Share of the limit of the heap' })
  heapRatio: number;

  @ApiProperty({ ...RATIO, description: 'Share of the memory of the container, or of the machine' })
  memoryRatio: number;

  @ApiProperty(RATIO)
  eventLoopUtilization: number;

  @ApiProperty({ description: '99th percentile' })
  eventLoopLagMs: number;

  @ApiProperty({ type: [PoolReportDto], description: 'Connections to the database' })
  pools: PoolReportDto[];
}

export class BreakerReportDto {
  @ApiProperty()
  policy: string;

  @ApiProperty({ enum: ['closed', 'open', 'half_open', 'recovering'] })
  state: string;

  @ApiProperty()
  retryAfterSeconds: number;
}

export class ProcessReportDto {
  @ApiProperty({ format: 'uuid', description: 'New with every start' })
  id: string;

  @ApiProperty({ enum: ['api', 'ai-worker'] })
  app: string;

  @ApiProperty()
  version: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: ResourcesDto })
  resources: ResourcesDto;

  @ApiProperty({ type: [BreakerReportDto] })
  breakers: BreakerReportDto[];
}

export class FallbackReportDto {
  @ApiProperty()
  area: string;

  @ApiProperty()
  to: string;

  @ApiProperty(COUNT)
  count: number;
}

export class ReportHealthDto {
  @ApiProperty({ enum: ['healthy', 'degraded', 'unhealthy'] })
  status: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  score: number;
}

export class MetricsReportDto {
  @ApiProperty({ type: 'integer', description: 'Counts up by one every five seconds, the same on every process' })
  tick: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ description: 'Seconds looked back; MONITORING_WINDOW_SECONDS once the processes are that old' })
  windowSeconds: number;

  @ApiProperty({
    enum: ['system', 'process'],
    description: '`process`: Redis is away, and the figures are those of the answering process alone',
  })
  scope: string;

  @ApiProperty({ type: ReportHealthDto })
  health: ReportHealthDto;

  @ApiProperty({ type: [ProcessReportDto] })
  processes: ProcessReportDto[];

  @ApiProperty({ type: HttpReportDto })
  http: HttpReportDto;

  @ApiProperty({ type: CacheReportDto })
  cache: CacheReportDto;

  @ApiProperty({ type: ProviderReportDto })
  provider: ProviderReportDto;

  @ApiProperty({ type: AiReportDto })
  ai: AiReportDto;

  @ApiProperty({ type: [QueueReportDto], nullable: true, description: 'Null while the queues cannot be asked' })
  queues: QueueReportDto[] | null;

  @ApiProperty({ type: [FallbackReportDto], description: 'Answers that were the best still possible' })
  fallbacks: FallbackReportDto[];

  @ApiProperty({ type: 'array', items: { type: 'object' }, description: 'Alerts that are firing' })
  alerts: object[];
}

export const REPORT_PARTS = [
  LatencyDto,
  RouteReportDto,
  HttpReportDto,
  CacheNameReportDto,
  CacheReportDto,
  ProviderReportDto,
  AiReportDto,
  QueueReportDto,
  PoolReportDto,
  ResourcesDto,
  BreakerReportDto,
  ProcessReportDto,
  FallbackReportDto,
  ReportHealthDto,
];
