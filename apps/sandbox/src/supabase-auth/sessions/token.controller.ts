import { Controller, HttpCode, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { BearerGuard } from '../http/bearer.guard';
import { ParsedBody } from '../http/parsed-body';
import { Client, Current, type SignedIn } from '../http/signed-in';
import { TokenAnswerInterceptor } from '../http/token-answer.interceptor';
import type { ClientInfo } from '../users/user.types';
import { SignOut } from './sign-out.use-case';
import { TokenGrants } from './token-grants.service';

const tokenBody = z.record(z.string(), z.unknown());

@Controller('auth/v1')
export class TokenController {
  constructor(
    private readonly grants: TokenGrants,
    private readonly signOut: SignOut,
  ) {}

  @Post('token')
  @HttpCode(200)
  @UseInterceptors(TokenAnswerInterceptor)
  token(
    @Query('grant_type') grantType: string | undefined,
    @ParsedBody(tokenBody) body: z.output<typeof tokenBody>,
    @Client() client: ClientInfo,
  ) {
    return this.grants.grant(grantType, body, client);
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(BearerGuard)
  logout(@Current() who: SignedIn, @Query('scope') scope: string | undefined, @Client() client: ClientInfo) {
    return this.signOut.run(who, scope, client);
  }
}
