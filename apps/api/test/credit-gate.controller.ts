import { Body, Controller, Get, HttpCode, Post, Query, Res, UseGuards, type CanActivate } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { AppError } from '@app/common';
import { CurrentCharge, RequiresCredits, type Charge, type GatedRequest, type Hold } from '@app/credits';
import { ByteAnswer, PageQueryDto } from '../src/http';

const OUTCOMES = ['done', 'breaks', 'upstream', 'empty', 'degraded', 'fallback', 'owned'] as const;

export class WorkDto {
  @ApiProperty()
  @IsString()
  @MaxLength(10)
  title: string;

  @ApiProperty({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: (typeof OUTCOMES)[number];
}

export class NamesDto {
  @ApiProperty({ type: [String] })
  @IsString({ each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(3)
  names: string[];
}

class ClosedDoor implements CanActivate {
  canActivate(): never {
    throw new AppError('AUTH.FORBIDDEN', { detail: 'Not today.' });
  }
}

const byName = ({ query }: GatedRequest) => String(query.name);

/** Gated routes of every shape; what the handlers did is counted here. */
@Controller('g')
export class GatedController {
  static runs = 0;
  static gate: Promise<void> = Promise.resolve();
  static started: () => void = () => undefined;
  static handedOver: Hold | undefined;

  @RequiresCredits('post_analytics', { detailed: true })
  @Post('works')
  @HttpCode(202)
  async work(@Body() { title, outcome = 'done' }: WorkDto, @CurrentCharge() charge: Charge) {
    GatedController.runs++;
    const run = GatedController.runs;
    GatedController.started();
    await GatedController.gate;
    if (outcome === 'breaks') throw new Error('broken');
    if (outcome === 'upstream') throw new AppError('PROVIDER.UNAVAILABLE', { detail: 'Later.' });
    if (outcome !== 'done') charge.waive(outcome);
    return { title, run };
  }

  @RequiresCredits('post_analytics')
  @Get('slow')
  async slow() {
    GatedController.started();
    await GatedController.gate;
    return { late: true };
  }

  @RequiresCredits('post_analytics', { resource: byName, ownedForSeconds: Infinity })
  @Get('kept')
  async kept(@Query('name') name: string, @CurrentCharge() { owned }: Charge) {
    await GatedController.gate;
    return { name, owned };
  }

  @RequiresCredits('post_analytics')
  @Get('page')
  page(@Query() query: PageQueryDto) {
    return { ...query };
  }

  @RequiresCredits('post_analytics', { detailed: true })
  @Get('bytes')
  bytes() {
    const reuse = { audience: 'reader' as const, isCurrent: () => true, until: Infinity };
    return new ByteAnswer({ body: Buffer.from('{"a": 1.0}'), etag: '"v1"', headers: { 'X-Own': 'kept' }, reuse });
  }

  @RequiresCredits('advanced_search')
  @Get('search')
  search(@Res({ passthrough: true }) _response: unknown) {
    return [];
  }

  @RequiresCredits('bulk_export', { units: ({ body }) => (body as NamesDto).names.length })
  @Post('names')
  names(@Body() { names }: NamesDto) {
    return { names };
  }

  @RequiresCredits('post_analytics')
  @Post('jobs')
  enqueue(@CurrentCharge() charge: Charge) {
    GatedController.handedOver = charge.handOver();
    return { job: charge.operationId };
  }

  @RequiresCredits('post_analytics')
  @UseGuards(ClosedDoor)
  @Get('closed')
  closed() {
    return {};
  }
}

@Controller('g')
export class SelfAnsweringController {
  @RequiresCredits('post_analytics')
  @Get('self')
  answer(@Res() response: { end(text: string): void }) {
    response.end('{}');
  }
}
