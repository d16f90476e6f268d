import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';

export type JwksFault = 'none' | '500' | 'timeout';

/** What a test may turn while the stand-in runs. */
@Injectable()
export class SandboxSwitches {
  jwksFault: JwksFault = 'none';
  jwtExpirySeconds: number;
  rateLimits: 'on' | 'off';

  constructor(settings: AuthSettings) {
    this.jwtExpirySeconds = settings.values.jwtExpirySeconds;
    this.rateLimits = settings.values.rateLimits;
  }
}
