import { All, Controller, Get, Next, Post, Redirect, Render, Res, Sse } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { EMPTY } from 'rxjs';
import { Public } from '@app/auth';
import { faultsOf, GateCheck } from './gate-check';
import { RequiresCredits } from './requires-credits.decorator';

const Gated = () => RequiresCredits('post_analytics');

@Controller()
class GoodController {
  @Gated()
  @Post()
  plain() {
    return {};
  }

  @Gated()
  @Get()
  withHeaders(@Res({ passthrough: true }) _response: unknown) {
    return {};
  }

  @Get('stream')
  ungated(@Res() _response: unknown) {
    return {};
  }
}

@Controller()
class BadController {
  @Gated()
  @Get('a')
  sendsItself(@Res() _response: unknown) {
    return {};
  }

  @Gated()
  @Get('b')
  passesOn(@Next() _next: unknown) {
    return {};
  }

  @Gated()
  @Sse('c')
  events() {
    return EMPTY;
  }

  @Gated()
  @Get('d')
  @Render('view')
  renders() {
    return {};
  }

  @Gated()
  @Get('e')
  @Redirect('/')
  redirects() {
    return {};
  }

  @Gated()
  @All('f')
  anything() {
    return {};
  }

  @Gated()
  noRoute() {
    return {};
  }
}

@Public()
@Controller()
class PublicController {
  @Gated()
  @Get()
  open() {
    return {};
  }
}

const check = (...controllers: object[]) => {
  const module = { controllers: new Map(controllers.map((metatype, i) => [i, { metatype }])) };
  return () => new GateCheck(new Map([['m', module]]) as unknown as ModulesContainer).onModuleInit();
};

describe(GateCheck.name, () => {
  it('lets routes start that return their answers', () => {
    expect(check(GoodController)).not.toThrow();
  });

  it('names every route that could not be charged rightly, and why', () => {
    expect(check(GoodController, BadController, PublicController)).toThrow(/BadController\.sendsItself takes @Res/);
    expect(faultsOf(BadController).map((fault) => fault.split(/[. ,:]/)[1])).toEqual([
      'sendsItself',
      'passesOn',
      'events',
      'renders',
      'redirects',
      'anything',
      'noRoute',
    ]);
    expect(faultsOf(PublicController)).toEqual(['PublicController.open is public: nobody is there to be charged']);
  });

  it.each([
    ['an unknown action', () => RequiresCredits('teleport' as never)],
    ['no units', () => RequiresCredits('bulk_export', { units: 0 })],
    ['no time', () => RequiresCredits('bulk_export', { leaseSeconds: 0 })],
    ['ownership of nothing', () => RequiresCredits('bulk_export', { ownedForSeconds: 60 })],
    ['half a second', () => RequiresCredits('bulk_export', { resource: () => 'a', ownedForSeconds: 0.5 })],
  ])('does not take %s', (_name, decorate) => {
    expect(decorate).toThrow(/@RequiresCredits/);
  });
});
