import { ApiProperty } from '@nestjs/swagger';
import { Whole } from '../../credit-administration/dto/record-properties';

export class ErasureDto {
  @ApiProperty({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'What is kept of the name, so that it is not collected again; the audit log knows the erasure by it',
  })
  digest: string;

  @ApiProperty({ example: true, description: 'Whether anything was stored' })
  stored: boolean;

  @Whole(48, 'Posts removed')
  posts: number;

  @Whole(3, 'Unlocks of users that stay in their books and lead nowhere now')
  unlocks: number;

  @Whole(12, 'Other creators whose rows named this one')
  otherCreators: number;
}
