import { Injectable } from '@nestjs/common';
import { UserRecordsRepository } from '@app/auth';
import { AccessRecordsRepository } from '@app/creators';
import { WalletRecordsRepository, type WalletRecord } from '@app/credits';
import { withMoments } from '../credit-administration/dto/common.dto';
import type { AdminUserDetailsDto, AdminUsersPageDto, ListUsersDto } from './dto/user.dto';

@Injectable()
export class UsersAdministrationService {
  constructor(
    private readonly users: UserRecordsRepository,
    private readonly wallets: WalletRecordsRepository,
    private readonly access: AccessRecordsRepository,
  ) {}

  list(query: ListUsersDto): Promise<AdminUsersPageDto> {
    return this.users.findPage(withMoments(query));
  }

  /** @throws UserNotFoundError */
  async get(userId: string): Promise<AdminUserDetailsDto> {
    const user = await this.users.get(userId);
    const [wallet, access] = await Promise.all([this.walletOf(userId), this.access.findOfUser(userId)]);
    return { ...user, wallet, access };
  }

  private async walletOf(userId: string): Promise<WalletRecord | null> {
    const { items } = await this.wallets.findPage({ user: userId, limit: 1 });
    return items[0] ?? null;
  }
}
