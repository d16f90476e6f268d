import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, UseFilters } from '@nestjs/common';
import { CallJournal } from '../decodo/call-journal';
import { DecodoErrorFilter } from '../decodo/decodo-error.filter';
import { DecodoSettings } from '../decodo/decodo-settings';
import { FaultBoard } from '../decodo/fault-board';
import { FAULTS } from '../decodo/fault-names';
import { behaviourSchema, callsSchema, faultSchema, read } from './control.schemas';

/** Latency, faults and counts of the Decodo stand-in. */
@Controller('control/decodo')
@UseFilters(DecodoErrorFilter)
export class DecodoControlController {
  constructor(
    private readonly settings: DecodoSettings,
    private readonly faults: FaultBoard,
    private readonly journal: CallJournal,
  ) {}

  @Put()
  change(@Body() body: unknown) {
    return this.settings.change(read(behaviourSchema, body));
  }

  @Get('faults')
  catalogue() {
    return { waiting: this.faults.list(), catalogue: FAULTS };
  }

  @Post('faults')
  addFault(@Body() body: unknown) {
    this.faults.add(read(faultSchema, body));
    return { waiting: this.faults.list() };
  }

  @Delete('faults')
  @HttpCode(204)
  clearFaults(): void {
    this.faults.clear();
  }

  @Get('calls')
  calls(@Query() query: unknown) {
    return this.journal.report(read(callsSchema, query));
  }

  @Delete('calls')
  @HttpCode(204)
  forgetCalls(): void {
    this.journal.reset();
  }
}
