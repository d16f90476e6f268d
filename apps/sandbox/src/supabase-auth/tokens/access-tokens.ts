import { Injectable } from '@nestjs/common';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { z } from 'zod';
import { SandboxSwitches } from '../control/sandbox-switches';
import { forbidden } from '../http/auth-api.error';
import type { AuthSession } from '../sessions/session.types';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthUser } from '../users/user.types';
import { ApiKeys } from './api-keys';
import { SigningKeys } from './signing-keys';

export interface AmrEntry {
  method: string;
  /** unix seconds */
  timestamp: number;
}

export interface IssuedToken {
  token: string;
  expiresIn: number;
  /** unix seconds */
  expiresAt: number;
}

const claimsSchema = z.object({
  sub: z.string().optional(),
  role: z.string().optional(),
  aal: z.string().optional(),
  session_id: z.string().optional(),
});
export type AccessClaims = z.output<typeof claimsSchema>;

const CANNOT_VERIFY = 'invalid JWT: unable to parse or verify signature';

/** Signs and reads access tokens, with the key ring or with the project secret of a legacy project. */
@Injectable()
export class AccessTokens {
  private readonly secret: Uint8Array;

  constructor(
    private readonly settings: AuthSettings,
    private readonly signingKeys: SigningKeys,
    apiKeys: ApiKeys,
    private readonly switches: SandboxSwitches,
  ) {
    this.secret = new TextEncoder().encode(apiKeys.jwtSecret);
  }

  async issue(user: AuthUser, session: AuthSession, amr: AmrEntry[]): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.settings.now().getTime() / 1000);
    const expiresIn = this.switches.jwtExpirySeconds;
    const claims = {
      iss: this.settings.authUrl,
      sub: user.id,
      aud: user.aud,
      exp: issuedAt + expiresIn,
      iat: issuedAt,
      email: user.email ?? '',
      phone: user.phone ?? '',
      app_metadata: user.appMetadata,
      user_metadata: user.userMetadata,
      role: user.role,
      aal: session.aal,
      amr,
      session_id: session.id,
      is_anonymous: user.isAnonymous,
    };
    return { token: await this.sign(claims), expiresIn, expiresAt: issuedAt + expiresIn };
  }

  /**
   * @returns the claims of a token that this project signed and that has not expired
   * @throws AuthApiError 403 bad_jwt
   */
  async verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, await this.keyFor(token), { currentDate: this.settings.now() });
      return claimsSchema.parse(payload);
    } catch (error) {
      throw forbidden('bad_jwt', sayWhy(error));
    }
  }

  private async sign(claims: JWTPayload): Promise<string> {
    if (this.settings.values.signing === 'HS256') {
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.secret);
    }
    const { kid, key } = await this.signingKeys.current();
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).sign(key);
  }

  /** The algorithm picks the kind of key, so a public key can never pass for a shared secret. */
  private async keyFor(token: string): Promise<Uint8Array | CryptoKey> {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg === 'HS256') return this.secret;
    const key = alg === 'ES256' && kid ? await this.signingKeys.verifier(kid) : null;
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

function sayWhy(error: unknown): string {
  return error instanceof errors.JWTExpired
    ? `${CANNOT_VERIFY}, token has invalid claims: token is expired`
    : CANNOT_VERIFY;
}
