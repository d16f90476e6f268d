import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { join } from 'node:path';
import { CurrentUser, Public, Roles, type Principal } from '@app/auth';
import { AppError } from '@app/common';
import { workContext } from '@app/observability';
import { ByteAnswer, Idempotent, InFlight, PageQueryDto, RateLimit, UuidParam } from '../src/http';

export class NoteDto {
  @ApiProperty()
  @IsString()
  @MaxLength(10)
  title: string;

  @ApiProperty()
  @IsInt()
  @Max(5)
  stars: number;
}

/** One route per convention; what the handlers did is counted here. */
@Controller('t')
export class ConventionsController {
  static created = 0;
  static gate: Promise<void> = Promise.resolve();
  static failure: Error | undefined;

  constructor(private readonly inFlight: InFlight) {}

  @Public()
  @Get('open')
  open(@Req() request: Request) {
    return { ip: request.ip, host: request.get('host'), requestId: workContext.current()?.requestId };
  }

  @Get('me')
  me(@CurrentUser() user: Principal) {
    return { userId: user.userId, role: user.role };
  }

  @Get('page')
  page(@Query() query: PageQueryDto) {
    return { ...query };
  }

  @Public()
  @Get('plain')
  plain() {
    return { ok: true };
  }

  @Public()
  @Get('things/:id')
  thing(@UuidParam('id') id: string) {
    return { id };
  }

  @Public()
  @Get('bytes')
  bytes() {
    return new ByteAnswer({ body: Buffer.from('{"a":1}'), etag: '"v1"' });
  }

  @Public()
  @Get('fails')
  fails() {
    throw new Error('select secret from passwords');
  }

  @Public()
  @Get('refuses')
  refuses() {
    throw new AppError('PROVIDER.RATE_LIMITED', { detail: 'Later.', retryAfterSeconds: 2.5, extensions: { cost: 5 } });
  }

  @Public()
  @Get('slow')
  async slow() {
    await ConventionsController.gate;
    return { late: true };
  }

  @Public()
  @Get('stream')
  async stream(@Res() response: Response) {
    response.write('first ');
    await ConventionsController.gate;
    response.end('last');
  }

  @Public()
  @Get('file')
  file(@Res() response: Response) {
    response.sendFile(join(__dirname, 'conventions.controller.ts'));
  }

  @Public()
  @Get('away')
  away(@Res() response: Response) {
    response.redirect('/t/plain');
  }

  @Roles('admin')
  @Get('admin')
  admin() {
    return { ok: true };
  }

  @Roles('admin')
  @Post('admin')
  change() {
    return { ok: true };
  }

  @RateLimit('expensive')
  @Get('expensive')
  expensive() {
    return { ok: true };
  }

  @Public()
  @Post('notes')
  @HttpCode(200)
  note(@Body() body: NoteDto) {
    return { ...body };
  }

  @Idempotent()
  @Post('orders')
  @Header('X-Credits-Charged', '25')
  async order(@Body() body: NoteDto) {
    await ConventionsController.gate;
    ConventionsController.created++;
    const { failure } = ConventionsController;
    if (failure !== undefined) throw failure;
    return { order: ConventionsController.created, title: body.title };
  }

  @Idempotent()
  @Post('orders/located')
  locate(@Body() body: NoteDto) {
    ConventionsController.created++;
    const created = Buffer.from(JSON.stringify({ title: body.title }));
    return new ByteAnswer({
      body: created,
      status: 201,
      headers: { Location: `/t/orders/${ConventionsController.created}` },
    });
  }

  get draining(): boolean {
    return this.inFlight.drainSignal.aborted;
  }
}
