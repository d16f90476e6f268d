import { Body, Controller, Get, HttpCode, Post, UseFilters } from '@nestjs/common';
import { DecodoErrorFilter } from '../decodo/decodo-error.filter';
import { DecodoState } from '../decodo/decodo-state';
import { SandboxClock } from '../generator/sandbox-clock';
import { World } from '../generator/world';
import { growthSchema, read } from './control.schemas';

/** Time of the made-up world, and the way back to the beginning. */
@Controller('control')
@UseFilters(DecodoErrorFilter)
export class WorldControlController {
  constructor(
    private readonly decodo: DecodoState,
    private readonly world: World,
    private readonly clock: SandboxClock,
  ) {}

  @Get('state')
  state() {
    const now = new Date(this.clock.now()).toISOString();
    return { ...this.decodo.view(), now, shiftedDays: this.clock.shiftedDays };
  }

  @Post('growth')
  @HttpCode(200)
  grow(@Body() body: unknown) {
    this.clock.advance(read(growthSchema, body).days);
    return this.state();
  }

  @Post('reset')
  @HttpCode(200)
  reset() {
    this.decodo.reset();
    this.world.reset();
    return this.state();
  }
}
