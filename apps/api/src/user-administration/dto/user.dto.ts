import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import type { AccountStatus, Role, UserErasure, UserRecord } from '@app/auth';
import type { AccessOfUser, AccessRecord } from '@app/creators';
import { DatedPageQueryDto } from '../../credit-administration/dto/common.dto';
import { Id, OptionalText, OptionalTime, Time, UserId, Whole } from '../../credit-administration/dto/record-properties';
import { AdminWalletDto } from '../../credit-administration/dto/wallet.dto';
import { pageOf } from '../../http/page-of.dto';

const ROLES: Role[] = ['user', 'admin'];
const STATUSES: AccountStatus[] = ['active', 'suspended'];

export class ListUsersDto extends DatedPageQueryDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    example: 'nora',
    description: 'Beginning of the e-mail address or of the display name, or the whole id',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  search?: string;

  @ApiPropertyOptional({ enum: ROLES, description: 'As the latest token said' })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: AccountStatus;
}

export class AdminUserDto implements UserRecord {
  @UserId()
  id: string;

  @OptionalText('As the token said at the first request', 'nora@example.com')
  email: string | null;

  @OptionalText('What the user calls himself', 'Nora')
  displayName: string | null;

  @OptionalText('Whom the user works for', 'Northern Lights Agency')
  company: string | null;

  @ApiProperty({ enum: STATUSES, example: 'active' })
  status: AccountStatus;

  @ApiProperty({
    enum: ROLES,
    example: 'user',
    description: 'As the latest token said. Roles are given in Supabase Auth (`app_metadata.role`), not here.',
  })
  role: Role;

  @Time()
  createdAt: string;

  @OptionalTime('Exact to ten minutes')
  lastSeenAt: string | null;
}

export class AdminUsersPageDto extends pageOf(AdminUserDto) {}

class AccessRecordDto implements AccessRecord {
  @Id('91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10')
  id: string;

  @OptionalText('Null: the creator has no name at present', 'nora.travels')
  username: string | null;

  @ApiProperty({ enum: ['admin_grant', 'campaign'], example: 'admin_grant' })
  source: AccessRecord['source'];

  @OptionalText('Why it was given', 'trial agreed with the agency')
  reason: string | null;

  @Time()
  grantedAt: string;

  @OptionalTime('Null: never')
  expiresAt: string | null;
}

class AccessOfUserDto implements AccessOfUser {
  @Whole(12, 'Creators unlocked for ever')
  unlocks: number;

  @ApiProperty({ type: [AccessRecordDto], description: 'Given and not ended, latest first, 50 at most' })
  grants: AccessRecordDto[];
}

export class UserErasureDto implements UserErasure {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { user_favorites: 12, search_history: 180 },
    description: 'Rows removed, by table; what hangs on them went along',
  })
  removed: Record<string, number>;
}

export class AdminUserDetailsDto extends AdminUserDto {
  @ApiProperty({ type: AdminWalletDto, nullable: true, description: 'Null: none was opened yet' })
  wallet: AdminWalletDto | null;

  @ApiProperty({ type: AccessOfUserDto })
  access: AccessOfUserDto;
}
