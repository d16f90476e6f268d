import { Controller, Get } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { ApiAnswer } from '../http/openapi/api-answer.decorator';
import { ByteAnswer } from '../http/byte-answer';
import { NoRateLimit } from '../http/rate-limit.decorator';
import { HealthMonitor } from './health-monitor';
import { ComponentHealthDto, HealthDto, ProbeDto } from './health.dto';

const up = { status: 'up', latencyMs: 0.4, breaker: 'closed', lastSuccess: '2026-01-31T12:00:00.000Z' };
const EXAMPLE = {
  status: 'healthy',
  score: 100,
  components: {
    database: up,
    cache: up,
    queue: { ...up, breaker: null },
    provider: up,
    ai: up,
    auth: { ...up, breaker: null },
    system: { ...up, breaker: null },
  },
  alerts: [],
  version: '1.0.0',
  uptime: 86400,
};
const LIVE = probeAnswer('live', 200);
const READY = probeAnswer('ready', 200);
const NOT_READY = probeAnswer('not_ready', 503);

@ApiTags('Health')
@ApiExtraModels(ComponentHealthDto)
@Public()
@NoRateLimit()
@Controller('api/health')
export class HealthController {
  constructor(private readonly monitor: HealthMonitor) {}

  @Get()
  @ApiAnswer({
    summary: 'How the system is',
    description:
      'Components are probed in the background every two seconds; this answer never waits for one. Score = 100 x weighted share of components that are up (degraded counts half, unknown does not count); weights: database 35, cache 15, queue 15, provider 10, auth 10, system 10, ai 5.',
    type: HealthDto,
    example: EXAMPLE,
  })
  health(): ByteAnswer {
    return this.monitor.answer();
  }

  @Get('live')
  @ApiAnswer({ summary: 'Whether the process runs', type: ProbeDto, example: { status: 'live' } })
  live(): ByteAnswer {
    return LIVE;
  }

  @Get('ready')
  @ApiAnswer({ summary: 'Whether traffic is welcome', type: ProbeDto, example: { status: 'ready' } })
  @ApiResponse({ status: 503, description: 'Starting or stopping: send traffic elsewhere', type: ProbeDto })
  ready(): ByteAnswer {
    return this.monitor.isReady ? READY : NOT_READY;
  }
}

function probeAnswer(status: string, code: number): ByteAnswer {
  return new ByteAnswer({ body: Buffer.from(JSON.stringify({ status })), status: code, cacheControl: 'no-store' });
}
