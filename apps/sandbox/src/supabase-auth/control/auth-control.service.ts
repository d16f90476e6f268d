import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SigningKeys } from '../tokens/signing-keys';
import { SandboxSwitches } from './sandbox-switches';

export const switchBody = z.object({
  jwksFault: z.enum(['none', '500', 'timeout']).optional(),
  jwtExpirySeconds: z.number().int().min(1).optional(),
  rateLimits: z.enum(['on', 'off']).optional(),
});
export type SwitchBody = z.output<typeof switchBody>;

/** Turns the stand-in's levers and tells how they stand. */
@Injectable()
export class AuthControl {
  constructor(
    private readonly switches: SandboxSwitches,
    private readonly signingKeys: SigningKeys,
  ) {}

  state() {
    const { jwksFault, jwtExpirySeconds, rateLimits } = this.switches;
    return { jwksFault, jwtExpirySeconds, rateLimits, keys: this.signingKeys.states() };
  }

  turn(body: SwitchBody) {
    Object.assign(this.switches, body);
    return this.state();
  }

  async changeKeys(action: 'rotate' | 'revoke-previous') {
    if (action === 'rotate') await this.signingKeys.rotate();
    else this.signingKeys.revokePrevious();
    return this.state();
  }
}
