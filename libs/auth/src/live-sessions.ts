import { Injectable } from '@nestjs/common';
import type { AuthConfig } from '@app/config';
import { EndedSessionError, KeysUnavailableError, MissingTokenError } from './auth.errors';
import { bearerToken } from './bearer';

const TIMEOUT_MS = 2_000;

export interface LiveSessionsOptions {
  auth: AuthConfig;
  fetchStatus?: (url: string, headers: Record<string, string>) => Promise<number>;
}

/**
 * Asks Supabase Auth whether a token's session still exists. An access token verifies until it expires (an hour by default), its
 * session may have been signed out or its user banned before: writes that must not outlive that ask here. One HTTP call.
 */
@Injectable()
export class LiveSessions {
  private readonly fetchStatus: NonNullable<LiveSessionsOptions['fetchStatus']>;

  constructor(private readonly options: LiveSessionsOptions) {
    this.fetchStatus = options.fetchStatus ?? fetchStatus;
  }

  /** @throws EndedSessionError when it is gone, KeysUnavailableError when nobody can tell */
  async require(authorization: string | undefined): Promise<void> {
    const token = bearerToken(authorization);
    if (token === undefined) throw new MissingTokenError();
    const { supabaseUrl, anonKey } = this.options.auth;
    const status = await this.ask(`${supabaseUrl}/auth/v1/user`, { apikey: anonKey, authorization: `Bearer ${token}` });
    if (status === 401 || status === 403 || status === 404) throw new EndedSessionError();
    if (status !== 200) throw new KeysUnavailableError(new Error(`the auth server answered ${status}`));
  }

  private async ask(url: string, headers: Record<string, string>): Promise<number> {
    try {
      return await this.fetchStatus(url, headers);
    } catch (error) {
      throw new KeysUnavailableError(error);
    }
  }
}

async function fetchStatus(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.body?.cancel();
  return response.status;
}
