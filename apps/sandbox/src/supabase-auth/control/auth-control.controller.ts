import { Controller, Delete, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { ParsedBody } from '../http/parsed-body';
import { Outbox } from '../verification/outbox';
import { AuthControl, switchBody, type SwitchBody } from './auth-control.service';
import { LoopbackGuard } from './loopback.guard';

const keyBody = z.object({ action: z.enum(['rotate', 'revoke-previous']).default('rotate') });

/** Levers for tests and scripts on this machine. */
@Controller('control/auth')
@UseGuards(LoopbackGuard)
export class AuthControlController {
  constructor(
    private readonly control: AuthControl,
    private readonly outbox: Outbox,
  ) {}

  @Get()
  state() {
    return this.control.state();
  }

  @Post()
  @HttpCode(200)
  turn(@ParsedBody(switchBody) body: SwitchBody) {
    return this.control.turn(body);
  }

  @Post('keys')
  @HttpCode(200)
  changeKeys(@ParsedBody(keyBody) { action }: z.output<typeof keyBody>) {
    return this.control.changeKeys(action);
  }

  @Get('outbox')
  mails(@Query('to') to?: string) {
    return { mails: this.outbox.list(to) };
  }

  @Delete('outbox')
  @HttpCode(204)
  clearMails() {
    this.outbox.clear();
  }
}
