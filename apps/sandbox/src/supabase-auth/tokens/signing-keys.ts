import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import { AuthSettings } from '../supabase-auth.options';
import { readPrivateJson, writePrivateJson } from './private-file';

const FILE = 'signing-keys.json';

const ringSchema = z.array(
  z.object({
    kid: z.string(),
    state: z.enum(['standby', 'current', 'previous', 'revoked']),
    jwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() }),
  }),
);
type StoredKey = z.output<typeof ringSchema>[number];
export type KeyState = StoredKey['state'];

/** ES256 keys by life stage: standby -> current -> previous -> revoked. Kept on disk, so tokens survive a restart. */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private readonly path: string | null;
  private ring: StoredKey[] = [];
  private imported = new Map<string, CryptoKey>();

  constructor({ values }: AuthSettings) {
    this.path = values.keysDir ? join(values.keysDir, FILE) : null;
  }

  async onModuleInit(): Promise<void> {
    const stored = ringSchema.safeParse(this.path ? readPrivateJson(this.path) : null);
    this.ring = stored.success ? stored.data : [];
    const has = (state: KeyState): boolean => this.ring.some((key) => key.state === state);
    if (has('current') && has('standby')) return;
    const current = has('current') ? [] : [await makeKey('current')];
    const standby = has('standby') ? [] : [await makeKey('standby')];
    this.store([...this.ring, ...current, ...standby]);
  }

  /** The key that signs from now on. */
  async current(): Promise<{ kid: string; key: CryptoKey }> {
    const stored = this.ring.find((key) => key.state === 'current');
    if (!stored) throw new Error('The key ring has no current key');
    return { kid: stored.kid, key: await this.import(stored.kid, stored.jwk) };
  }

  /** @returns the public half of a key that is still trusted, or null */
  async verifier(kid: string): Promise<CryptoKey | null> {
    const stored = this.trusted().find((key) => key.kid === kid);
    return stored ? this.import(`${kid}:public`, publicHalf(stored)) : null;
  }

  /** Public members of every trusted key. */
  jwks(): { keys: JWK[] } {
    return {
      keys: this.trusted().map((key) => ({
        ...publicHalf(key),
        kid: key.kid,
        alg: 'ES256',
        use: 'sig',
        key_ops: ['verify'],
      })),
    };
  }

  /** The standby key takes over, the current one stays trusted as previous, a new standby is made. */
  async rotate(): Promise<void> {
    const next: Partial<Record<KeyState, KeyState>> = { standby: 'current', current: 'previous' };
    const standby = await makeKey('standby');
    this.store([...this.ring.map((key) => ({ ...key, state: next[key.state] ?? key.state })), standby]);
  }

  /** Tokens of previous keys stop verifying. */
  revokePrevious(): void {
    this.store(this.ring.map((key) => (key.state === 'previous' ? { ...key, state: 'revoked' as const } : key)));
  }

  states(): { kid: string; state: KeyState }[] {
    return this.ring.map(({ kid, state }) => ({ kid, state }));
  }

  private store(ring: StoredKey[]): void {
    if (this.path) writePrivateJson(this.path, ring);
    this.ring = ring;
    this.imported = new Map();
  }

  private trusted(): StoredKey[] {
    return this.ring.filter((key) => key.state !== 'revoked');
  }

  private async import(name: string, jwk: JWK): Promise<CryptoKey> {
    const known = this.imported.get(name);
    if (known) return known;
    const key = await importJWK(jwk, 'ES256');
    if (key instanceof Uint8Array) throw new Error('An EC key was expected');
    this.imported.set(name, key);
    return key;
  }
}

function publicHalf({ jwk }: StoredKey): JWK {
  return { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
}

async function makeKey(state: KeyState): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { crv, x, y, d } = await exportJWK(privateKey);
  return { kid: randomUUID(), state, jwk: { kty: 'EC', crv, x, y, d } } as StoredKey;
}
