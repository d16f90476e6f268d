import { Global, Module } from '@nestjs/common';
import { Cache } from '@app/cache';
import { CLOCK, systemClock, type Clock } from '@app/common';
import { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { AccountStanding } from './administration/account-standing.service';
import { EraseUser } from './administration/erase-user.use-case';
import { UserRecordsRepository } from './administration/user-records.repository';
import { hearOfAccounts } from './account-messages';
import { Accounts } from './accounts';
import { AccountsRepository } from './accounts.repository';
import { AuthGuard } from './auth.guard';
import { Authenticator } from './authenticator';
import { LiveSessions } from './live-sessions';
import { SigningKeys } from './signing-keys';
import { TokenVerifier } from './token-verifier';

/** Token verification, accounts and the guard. Needs the cache module. The application decides where in its chain of guards AuthGuard stands. */
@Global()
@Module({
  providers: [
    { provide: CLOCK, useValue: systemClock },
    {
      provide: SigningKeys,
      inject: [AppConfig, CLOCK],
      useFactory: (config: AppConfig, clock: Clock) =>
        new SigningKeys({ url: `${config.auth.supabaseUrl}/auth/v1/.well-known/jwks.json`, clock }),
    },
    {
      provide: TokenVerifier,
      inject: [AppConfig, SigningKeys, CLOCK],
      useFactory: (config: AppConfig, keys: SigningKeys, clock: Clock) =>
        new TokenVerifier({ auth: config.auth, keys, clock }),
    },
    {
      provide: Accounts,
      inject: [AccountsRepository, CLOCK, Logger, Metrics, Cache],
      useFactory: (
        ...[repository, clock, logger, metrics, cache]: [AccountsRepository, Clock, Logger, Metrics, Cache]
      ) => {
        const onFallback = () => metrics.count('app_fallbacks_total', { area: 'account', to: 'remembered' });
        const accounts = new Accounts({ repository, clock, logger, onFallback });
        hearOfAccounts(accounts, cache); // as long as the process lives
        return accounts;
      },
    },
    {
      provide: LiveSessions,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new LiveSessions({ auth: config.auth }),
    },
    AccountStanding,
    AccountsRepository,
    Authenticator,
    AuthGuard,
    EraseUser,
    UserRecordsRepository,
  ],
  exports: [
    AccountStanding,
    EraseUser,
    UserRecordsRepository,
    SigningKeys,
    TokenVerifier,
    LiveSessions,
    Accounts,
    Authenticator,
    AuthGuard,
  ],
})
export class AuthModule {}
