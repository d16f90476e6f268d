import { Controller, Get, HttpCode, Post, Put, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { BearerGuard } from '../http/bearer.guard';
import { ParsedBody } from '../http/parsed-body';
import { Client, Current, type SignedIn } from '../http/signed-in';
import { TokenAnswerInterceptor } from '../http/token-answer.interceptor';
import { AuthDatabase } from '../storage/auth-database';
import { AccountsService } from './accounts.service';
import { signUpBody, SignUp, type SignUpBody } from './sign-up.use-case';
import { updateUserBody, UpdateUser, type UpdateUserBody } from './update-user.use-case';
import type { ClientInfo } from './user.types';

@Controller('auth/v1')
@UseInterceptors(TokenAnswerInterceptor)
export class UserController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly accounts: AccountsService,
    private readonly signUp: SignUp,
    private readonly updateUser: UpdateUser,
  ) {}

  @Post('signup')
  @HttpCode(200)
  register(
    @ParsedBody(signUpBody) body: SignUpBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() client: ClientInfo,
  ) {
    return this.signUp.run(body, { redirectTo, client });
  }

  @Get('user')
  @UseGuards(BearerGuard)
  read(@Current() { user }: SignedIn) {
    return this.accounts.view(this.database, user);
  }

  @Put('user')
  @UseGuards(BearerGuard)
  update(
    @Current() who: SignedIn,
    @ParsedBody(updateUserBody) body: UpdateUserBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() client: ClientInfo,
  ) {
    return this.updateUser.run({ who, body, redirectTo, client });
  }
}
