import { Controller, Get } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { HealthMonitor, WEIGHTS, type HealthReport } from '@app/monitoring';
import { ApiAnswer } from '../http/openapi/api-answer.decorator';
import { ByteAnswer } from '../http/byte-answer';
import { InFlight } from '../http/in-flight';
import { NoRateLimit } from '../http/rate-limit.decorator';
import { ComponentHealthDto, HealthDto, ProbeDto } from './health.dto';

const up = {
  status: 'up',
  latencyMs: 0.4,
  breaker: 'closed',
  lastSuccess: '2026-01-31T12:00:00.000Z',
  since: '2026-01-30T12:00:00.000Z',
};
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
  private ready_: { report: HealthReport; answer: ByteAnswer } | undefined;

  constructor(
    private readonly monitor: HealthMonitor,
    private readonly inFlight: InFlight,
  ) {}

  @Get()
  @ApiAnswer({
    summary: 'How the system is',
    description:
      'Components are asked in the background every two seconds, each for 1.5 seconds at most; this answer never waits for one. ' +
      'Score = 100 x weighted share of components that are up (degraded counts half, unknown does not count); ' +
      `weights: ${Object.entries(WEIGHTS)
        .map(([name, weight]) => `${name} ${weight}`)
        .join(', ')}. ` +
      '`unhealthy`: without the database, or below 50; `degraded`: any component is degraded or down.',
    type: HealthDto,
    example: EXAMPLE,
  })
  health(): ByteAnswer {
    const report = this.monitor.current();
    if (this.ready_?.report !== report) this.ready_ = { report, answer: this.toAnswer(report) };
    return this.ready_.answer;
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
    return this.monitor.isReady && !this.inFlight.drainSignal.aborted ? READY : NOT_READY;
  }

  private toAnswer(report: HealthReport): ByteAnswer {
    return new ByteAnswer({
      body: Buffer.from(JSON.stringify(report)),
      cacheControl: 'no-store',
      reuse: { audience: 'anybody', isCurrent: () => this.monitor.current() === report, until: Infinity },
    });
  }
}

function probeAnswer(status: string, code: number): ByteAnswer {
  return new ByteAnswer({ body: Buffer.from(JSON.stringify({ status })), status: code, cacheControl: 'no-store' });
}
