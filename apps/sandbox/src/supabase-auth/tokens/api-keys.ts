import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuthSettings } from '../supabase-auth.options';
import { readPrivateJson, writePrivateJson } from './private-file';

export interface ProjectKeys {
  jwtSecret: string;
  anonKey: string;
  serviceRoleKey: string;
}

/** Fixed dates: one secret has one pair of keys, whoever makes them and whenever. */
const ISSUED_AT = Date.UTC(2025, 0, 1) / 1000;
const EXPIRES_AT = Date.UTC(2045, 0, 1) / 1000;
const FILE = 'project-keys.json';
const storedKeys = z.object({ jwtSecret: z.string(), anonKey: z.string(), serviceRoleKey: z.string() });

/**
 * The project's secret with its two legacy API keys (HS256 JWTs with a role and no subject).
 * Made at the first call and read from `keysDir` ever after, so a launcher may ask before the sandbox runs.
 */
export function projectKeys(keysDir: string): ProjectKeys {
  const path = join(keysDir, FILE);
  const stored = storedKeys.safeParse(readPrivateJson(path));
  if (stored.success) return stored.data;
  const made = mintProjectKeys(randomSecret());
  writePrivateJson(path, made);
  return made;
}

/** The two API keys that a project with this secret has. */
export function mintProjectKeys(jwtSecret: string): ProjectKeys {
  return { jwtSecret, anonKey: mint(jwtSecret, 'anon'), serviceRoleKey: mint(jwtSecret, 'service_role') };
}

function mint(secret: string, role: 'anon' | 'service_role'): string {
  const claims = { iss: 'supabase', ref: 'sandbox', role, iat: ISSUED_AT, exp: EXPIRES_AT };
  const signed = `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const randomSecret = (): string => randomBytes(48).toString('base64url');

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The keys the gateway lets in. */
@Injectable()
export class ApiKeys {
  readonly jwtSecret: string;
  readonly anonKey: string;
  readonly serviceRoleKey: string;

  constructor({ values }: AuthSettings) {
    const { jwtSecret, anonKey, serviceRoleKey, keysDir } = values;
    const keys = keysDir && !jwtSecret ? projectKeys(keysDir) : mintProjectKeys(jwtSecret ?? randomSecret());
    this.jwtSecret = keys.jwtSecret;
    this.anonKey = anonKey ?? keys.anonKey;
    this.serviceRoleKey = serviceRoleKey ?? keys.serviceRoleKey;
  }

  accepts(key: string): boolean {
    // both are always compared, so the time taken does not tell which one was close
    const anon = sameSecret(key, this.anonKey);
    return this.isServiceRole(key) || anon;
  }

  isServiceRole(key: string): boolean {
    return sameSecret(key, this.serviceRoleKey);
  }
}

/** Constant-time comparison; hashing first makes the lengths equal. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
