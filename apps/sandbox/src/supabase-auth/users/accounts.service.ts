import { Injectable } from '@nestjs/common';
import { FactorsRepository } from '../mfa/factors.repository';
import { isUniqueViolation, type AuthSql } from '../storage/auth-database';
import { unprocessable } from '../http/auth-api.error';
import { IdentitiesRepository } from './identities.repository';
import type { AuthUser, JsonObject, NewUser } from './user.types';
import { toUserView, type AccountRecord, type UserView } from './user.view';
import { UsersRepository } from './users.repository';

/** Accounts as a whole: the user with identities and factors. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly identities: IdentitiesRepository,
    private readonly factors: FactorsRepository,
  ) {}

  async view(sql: AuthSql, user: AuthUser): Promise<UserView> {
    const [view] = await this.views(sql, [user]);
    return view ?? {};
  }

  async views(sql: AuthSql, users: AuthUser[]): Promise<UserView[]> {
    const ids = users.map((user) => user.id);
    const identities = await this.identities.listByUsers(sql, ids);
    const factors = await this.factors.listByUsers(sql, ids);
    return users.map((user) => {
      const record: AccountRecord = {
        user,
        identities: identities.filter((identity) => identity.userId === user.id),
        factors: factors.filter((factor) => factor.userId === user.id),
      };
      return toUserView(record);
    });
  }

  /**
   * A new account with its e-mail identity.
   * @throws AuthApiError 422 email_exists
   */
  async create(sql: AuthSql, user: NewUser): Promise<AuthUser> {
    const appMetadata = { provider: 'email', providers: ['email'], ...user.appMetadata };
    try {
      const created = await this.users.insert(sql, { ...user, appMetadata });
      await this.identities.saveEmail(sql, created);
      return created;
    } catch (error) {
      if (isUniqueViolation(error)) throw emailExists();
      throw error;
    }
  }

  async hasVerifiedFactor(sql: AuthSql, userId: string): Promise<boolean> {
    const factors = await this.factors.listByUsers(sql, [userId]);
    return factors.some((factor) => factor.status === 'verified');
  }
}

export const emailExists = () =>
  unprocessable('email_exists', 'A user with this email address has already been registered');

/** Members of the patch win; a member set to null is removed. */
export function mergeMetadata(stored: JsonObject, patch: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries({ ...stored, ...patch }).filter(([, value]) => value !== null));
}
