import { Module, type DynamicModule } from '@nestjs/common';
import { SandboxConfig } from '@app/config';
import { Logger, ObservabilityModule } from '@app/observability';
import { ControlModule } from './control/control.module';
import { DecodoModule } from './decodo/decodo.module';
import { StripeModule } from './stripe/stripe.module';
import { SupabaseAuthModule } from './supabase-auth/supabase-auth.module';

/** Makes the parsed configuration injectable in every stand-in. */
@Module({})
class SandboxConfigModule {
  static forRoot(config: SandboxConfig): DynamicModule {
    return {
      module: SandboxConfigModule,
      global: true,
      providers: [{ provide: SandboxConfig, useValue: config }],
      exports: [SandboxConfig],
    };
  }
}

export interface SandboxSurroundings {
  logger: Logger;
  /** Folder of the auth stand-in's keys. */
  keysDir: string;
  /** Asked after listening only. */
  baseUrl: () => string;
}

/** The outside world in small. Without a database there is no auth stand-in. */
@Module({})
export class SandboxModule {
  static forRoot(config: SandboxConfig, { logger, keysDir, baseUrl }: SandboxSurroundings): DynamicModule {
    const { databaseUrl, supabase } = config;
    const auth =
      databaseUrl === undefined ? [] : [SupabaseAuthModule.forRoot({ databaseUrl, keysDir, baseUrl, ...supabase })];
    return {
      module: SandboxModule,
      imports: [
        SandboxConfigModule.forRoot(config),
        ObservabilityModule.forRoot(logger),
        DecodoModule,
        ControlModule,
        StripeModule.forRoot({ baseUrl }),
        ...auth,
      ],
    };
  }
}
