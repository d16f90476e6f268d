import { Controller, Get, HttpCode, Post, Query, Redirect, UseInterceptors } from '@nestjs/common';
import { ParsedBody } from '../http/parsed-body';
import { Client } from '../http/signed-in';
import { TokenAnswerInterceptor } from '../http/token-answer.interceptor';
import type { ClientInfo } from '../users/user.types';
import { mailBody, RecoverAccount, type MailBody } from './recover-account.use-case';
import { verifyBody, VerifyToken, type VerifyBody } from './verify-token.use-case';

@Controller('auth/v1')
@UseInterceptors(TokenAnswerInterceptor)
export class VerificationController {
  constructor(
    private readonly recoverAccount: RecoverAccount,
    private readonly verifyToken: VerifyToken,
  ) {}

  @Post('recover')
  @HttpCode(200)
  recover(
    @ParsedBody(mailBody) body: MailBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() client: ClientInfo,
  ) {
    return this.recoverAccount.recover({ body, redirectTo, client });
  }

  @Post(['otp', 'magiclink'])
  @HttpCode(200)
  magicLink(
    @ParsedBody(mailBody) body: MailBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() client: ClientInfo,
  ) {
    return this.recoverAccount.magicLink({ body, redirectTo, client });
  }

  @Post('resend')
  @HttpCode(200)
  resend(
    @ParsedBody(mailBody) body: MailBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() client: ClientInfo,
  ) {
    return this.recoverAccount.resend({ body, redirectTo, client });
  }

  @Post('verify')
  @HttpCode(200)
  verify(@ParsedBody(verifyBody) body: VerifyBody, @Client() client: ClientInfo) {
    return this.verifyToken.run(body, client);
  }

  @Get('verify')
  @Redirect()
  follow(@Query() query: { token?: string; type?: string; redirect_to?: string }, @Client() client: ClientInfo) {
    return this.verifyToken.follow({ token: query.token, type: query.type, redirectTo: query.redirect_to }, client);
  }
}
