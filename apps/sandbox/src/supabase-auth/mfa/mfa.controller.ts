import { Controller, Delete, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { BearerGuard } from '../http/bearer.guard';
import { ParsedBody } from '../http/parsed-body';
import { Client, Current, type SignedIn } from '../http/signed-in';
import { TokenAnswerInterceptor } from '../http/token-answer.interceptor';
import type { ClientInfo } from '../users/user.types';
import { ChallengeFactor } from './challenge-factor.use-case';
import { enrolBody, EnrolFactor, type EnrolBody } from './enrol-factor.use-case';
import { UnenrolFactor } from './unenrol-factor.use-case';
import { verifyFactorBody, VerifyFactor, type VerifyFactorBody } from './verify-factor.use-case';

@Controller('auth/v1/factors')
@UseGuards(BearerGuard)
@UseInterceptors(TokenAnswerInterceptor)
export class MfaController {
  constructor(
    private readonly enrolFactor: EnrolFactor,
    private readonly challengeFactor: ChallengeFactor,
    private readonly verifyFactor: VerifyFactor,
    private readonly unenrolFactor: UnenrolFactor,
  ) {}

  @Post()
  @HttpCode(200)
  enrol(@Current() who: SignedIn, @ParsedBody(enrolBody) body: EnrolBody, @Client() client: ClientInfo) {
    return this.enrolFactor.run(who, body, client);
  }

  @Post(':id/challenge')
  @HttpCode(200)
  challenge(@Current() who: SignedIn, @Param('id') id: string, @Client() client: ClientInfo) {
    return this.challengeFactor.run(who, id, client);
  }

  @Post(':id/verify')
  @HttpCode(200)
  verify(
    @Current() who: SignedIn,
    @Param('id') id: string,
    @ParsedBody(verifyFactorBody) body: VerifyFactorBody,
    @Client() client: ClientInfo,
  ) {
    return this.verifyFactor.run(who, id, { body, client });
  }

  @Delete(':id')
  unenrol(@Current() who: SignedIn, @Param('id') id: string, @Client() client: ClientInfo) {
    return this.unenrolFactor.run(who, id, client);
  }
}
