import { Injectable } from '@nestjs/common';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { AppError, type Clock } from '@app/common';
import type { AuthConfig } from '@app/config';
import { ExpiredTokenError, ForbiddenError, InvalidTokenError } from './auth.errors';
import type { Principal } from './principal';
import type { SigningKeys } from './signing-keys';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Clocks of the issuer and of this machine may differ by this much. */
const TOLERANCE_SECONDS = 5;
/** A verified token is checked again after this long, so that a revoked signing key stops counting within it. */
const RECHECK_MS = 10 * 60_000;
/** About 10 MB of tokens at most. */
const MAX_REMEMBERED = 10_000;

interface Verified {
  principal: Principal;
  checkedAt: number;
}

/** What verification needs beside the configuration. */
export interface TokenVerifierOptions {
  auth: AuthConfig;
  keys: SigningKeys;
  clock: Clock;
}

/**
 * Verifies Supabase access tokens: ES256 and RS256 by the published keys, HS256 only when a legacy secret is configured, and
 * never one algorithm with the other's key. A verified token is remembered until it expires, at most ten minutes at a time.
 * Signatures cannot show a sign-out: what must not outlive one asks LiveSessions.
 */
@Injectable()
export class TokenVerifier {
  private readonly verified = new LRUCache<string, Verified>({ max: MAX_REMEMBERED });
  private readonly issuer: string;
  private readonly secret: KeyObject | undefined;

  constructor(private readonly options: TokenVerifierOptions) {
    const { supabaseUrl, legacyJwtSecret } = options.auth;
    this.issuer = `${supabaseUrl}/auth/v1`;
    this.secret = legacyJwtSecret === undefined ? undefined : createSecretKey(Buffer.from(legacyJwtSecret));
  }

  /** The principal of a token verified before and still good; no work, no promise. */
  peek(token: string): Principal | undefined {
    const known = this.verified.get(token);
    if (known === undefined) return undefined;
    const now = this.now();
    const isGood = now < (known.principal.expiresAt + TOLERANCE_SECONDS) * 1000 && now - known.checkedAt < RECHECK_MS;
    if (isGood) return known.principal;
    this.verified.delete(token);
    return undefined;
  }

  /** @throws InvalidTokenError, ExpiredTokenError, ForbiddenError (anonymous session), KeysUnavailableError */
  async verify(token: string): Promise<Principal> {
    const known = this.peek(token);
    if (known !== undefined) return known;
    const principal = toPrincipal(await this.check(token));
    this.verified.set(token, { principal, checkedAt: this.now() });
    return principal;
  }

  private async check(token: string): Promise<JWTPayload> {
    const claims = {
      issuer: this.issuer,
      audience: 'authenticated',
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: this.options.clock.now(),
      requiredClaims: ['exp', 'sub', 'role', 'session_id'],
    };
    try {
      if (this.secret !== undefined && decodeProtectedHeader(token).alg === 'HS256') {
        return (await jwtVerify(token, this.secret, { ...claims, algorithms: ['HS256'] })).payload;
      }
      const find = this.options.keys.find.bind(this.options.keys);
      return (await jwtVerify(token, find, { ...claims, algorithms: ['ES256', 'RS256'] })).payload;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof errors.JWTExpired) throw new ExpiredTokenError();
      throw new InvalidTokenError(error);
    }
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}

/** API keys of legacy projects (anon, service_role) are signed by the same secret: only the role tells them from a user's token. */
function toPrincipal(payload: JWTPayload): Principal {
  const { sub, exp, role, session_id: sessionId, aal, email, app_metadata: appMetadata } = payload;
  if (role !== 'authenticated' || !isUuid(sub) || !isUuid(sessionId) || exp === undefined)
    throw new InvalidTokenError();
  if (payload.is_anonymous === true)
    throw new ForbiddenError('Anonymous sessions cannot use this service. Sign up first.');
  return Object.freeze({
    userId: sub.toLowerCase(),
    role: (appMetadata as { role?: unknown } | undefined)?.role === 'admin' ? 'admin' : 'user',
    sessionId,
    aal: typeof aal === 'string' ? aal : 'aal1',
    expiresAt: exp,
    email: typeof email === 'string' && email !== '' ? email : null,
    claims: Object.freeze({ ...payload, sub: sub.toLowerCase(), role: 'authenticated' as const }),
  });
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
