import { Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminController } from './admin/admin.controller';
import { AdminUsers } from './admin/admin-users.service';
import { GenerateLink } from './admin/generate-link.use-case';
import { AuthControlController } from './control/auth-control.controller';
import { AuthControl } from './control/auth-control.service';
import { SandboxSwitches } from './control/sandbox-switches';
import { AuthErrorFilter } from './http/auth-error.filter';
import { GatewayMiddleware } from './http/gateway.middleware';
import { RateLimitMiddleware } from './http/rate-limit.middleware';
import { AdminFactors } from './mfa/admin-factors.service';
import { ChallengeFactor } from './mfa/challenge-factor.use-case';
import { ChallengesRepository } from './mfa/challenges.repository';
import { EnrolFactor } from './mfa/enrol-factor.use-case';
import { FactorsRepository } from './mfa/factors.repository';
import { MfaController } from './mfa/mfa.controller';
import { SessionRaiser } from './mfa/session-raiser.service';
import { UnenrolFactor } from './mfa/unenrol-factor.use-case';
import { VerifyFactor } from './mfa/verify-factor.use-case';
import { JwksFaultInterceptor } from './project/jwks-fault.interceptor';
import { ProjectController } from './project/project.controller';
import { RefreshSession } from './sessions/refresh-session.use-case';
import { RefreshTokensRepository } from './sessions/refresh-tokens.repository';
import { SessionOpener } from './sessions/session-opener.service';
import { SessionsRepository } from './sessions/sessions.repository';
import { SignOut } from './sessions/sign-out.use-case';
import { TokenGrants } from './sessions/token-grants.service';
import { TokenController } from './sessions/token.controller';
import { AuditLogRepository } from './storage/audit-log.repository';
import { AuthDatabase } from './storage/auth-database';
import { AuthSettings, type SupabaseAuthOptions } from './supabase-auth.options';
import { AccessTokens } from './tokens/access-tokens';
import { ApiKeys } from './tokens/api-keys';
import { SigningKeys } from './tokens/signing-keys';
import { AccountChanges } from './users/account-changes.service';
import { AccountsService } from './users/accounts.service';
import { IdentitiesRepository } from './users/identities.repository';
import { PasswordSignIn } from './users/password-sign-in.use-case';
import { Passwords } from './users/passwords';
import { SignUp } from './users/sign-up.use-case';
import { UpdateUser } from './users/update-user.use-case';
import { UserController } from './users/user.controller';
import { UsersRepository } from './users/users.repository';
import { MailingService } from './verification/mailing.service';
import { OneTimeTokensRepository } from './verification/one-time-tokens.repository';
import { Outbox } from './verification/outbox';
import { RecoverAccount } from './verification/recover-account.use-case';
import { VerificationController } from './verification/verification.controller';
import { VerifyToken } from './verification/verify-token.use-case';

const STORAGE = [
  AuthDatabase,
  AuditLogRepository,
  UsersRepository,
  IdentitiesRepository,
  SessionsRepository,
  RefreshTokensRepository,
  OneTimeTokensRepository,
  FactorsRepository,
  ChallengesRepository,
];
const TOKENS = [ApiKeys, SigningKeys, AccessTokens, SandboxSwitches, Outbox];
const SERVICES = [
  AccountsService,
  AccountChanges,
  Passwords,
  SessionOpener,
  SessionRaiser,
  MailingService,
  TokenGrants,
  AdminUsers,
  AdminFactors,
  AuthControl,
];
const USE_CASES = [
  SignUp,
  PasswordSignIn,
  UpdateUser,
  RefreshSession,
  SignOut,
  RecoverAccount,
  VerifyToken,
  EnrolFactor,
  ChallengeFactor,
  VerifyFactor,
  UnenrolFactor,
  GenerateLink,
];

/** Stand-in for Supabase Auth and the gateway before it, on /auth/v1, with its levers on /control/auth. */
@Module({})
export class SupabaseAuthModule implements NestModule {
  static forRoot(options: SupabaseAuthOptions): DynamicModule {
    return {
      module: SupabaseAuthModule,
      controllers: [
        ProjectController,
        UserController,
        TokenController,
        VerificationController,
        MfaController,
        AdminController,
        AuthControlController,
      ],
      providers: [
        { provide: AuthSettings, useValue: new AuthSettings(options) },
        { provide: APP_FILTER, useClass: AuthErrorFilter },
        JwksFaultInterceptor,
        ...STORAGE,
        ...TOKENS,
        ...SERVICES,
        ...USE_CASES,
      ],
      exports: [ApiKeys, Outbox, SandboxSwitches],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(GatewayMiddleware, RateLimitMiddleware).forRoutes('auth/v1/*path');
  }
}
