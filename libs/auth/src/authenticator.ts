import { Injectable } from '@nestjs/common';
import { Accounts } from './accounts';
import type { AccountStatus } from './accounts.repository';
import { MissingTokenError, SuspendedAccountError } from './auth.errors';
import { bearerToken } from './bearer';
import type { Principal } from './principal';
import { TokenVerifier } from './token-verifier';

/** From an `Authorization` header to the principal behind it: token, account, status. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly accounts: Accounts,
  ) {}

  /** The principal when token and account are known and fresh, without any work; undefined means: ask `authenticate`. */
  peek(authorization: string | undefined): Principal | undefined {
    const token = bearerToken(authorization);
    const principal = token === undefined ? undefined : this.tokens.peek(token);
    return principal !== undefined && this.accounts.peek(principal.userId) === 'active' ? principal : undefined;
  }

  /** Whether a token was verified before, i.e. checking it costs nothing. */
  isVerified(authorization: string | undefined): boolean {
    const token = bearerToken(authorization);
    return token !== undefined && this.tokens.peek(token) !== undefined;
  }

  /** @throws AppError AUTH.* as the cause may be: missing, invalid, expired, keys unavailable, suspended */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    const token = bearerToken(authorization);
    if (token === undefined) throw new MissingTokenError();
    const principal = await this.tokens.verify(token);
    refuseSuspended(await this.accounts.statusOf(principal));
    return principal;
  }
}

function refuseSuspended(status: AccountStatus): void {
  if (status === 'suspended') throw new SuspendedAccountError();
}
