import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  CAMPAIGN_PROFILE_STATUSES,
  type CampaignProfile,
  type CampaignProfileStatus,
  type CreatorCard,
} from '@app/campaigns';
import { IfGiven } from '../../http/if-given.decorator';
import { pageOf } from '../../http/page-of.dto';
import { PresentName } from '../../http/present-name.decorator';
import { MOST_MINOR_UNITS } from './campaign.dto';

export class AddCampaignProfileDto {
  @ApiProperty({ example: 'nora.travels' })
  @IsString()
  @MaxLength(64)
  username: string;

  @ApiPropertyOptional({ enum: CAMPAIGN_PROFILE_STATUSES, default: 'shortlisted', example: 'contacted' })
  @IfGiven()
  @IsIn(CAMPAIGN_PROFILE_STATUSES)
  status?: CampaignProfileStatus;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MOST_MINOR_UNITS,
    example: 80_000,
    description: "In minor units of the campaign's currency",
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_MINOR_UNITS)
  feeMinor?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: 1000,
    example: 3,
    description: 'Posts the creator has promised',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  postsAgreed?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000, example: 'prefers reels' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string | null;
}

/** What is left out stays, null removes. */
export class UpdateCampaignProfileDto extends OmitType(AddCampaignProfileDto, ['username'] as const) {}

export class CreatorCardDto implements CreatorCard {
  @PresentName()
  username: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Nora Travels' })
  fullName: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/u/1.jpg' })
  profilePicUrl: string | null;

  @ApiProperty({ example: false })
  isVerified: boolean;

  @ApiProperty({ example: false })
  isPrivate: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'Photographer' })
  category: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 10_000 })
  followersCount: number | null;
}

export class CampaignProfileDto implements CampaignProfile {
  @ApiProperty({ format: 'uuid', example: '6d1b9a0e-54c7-4d7c-9a59-2a9f1c6e8b20' })
  id: string;

  @ApiProperty({ type: CreatorCardDto, description: 'What anybody may see of the creator' })
  creator: CreatorCardDto;

  @ApiProperty({
    enum: ['full', 'preview'],
    example: 'preview',
    description: 'Being in a campaign gives no access; unlock the creator for its posts and figures',
  })
  access: 'full' | 'preview';

  @ApiProperty({ enum: CAMPAIGN_PROFILE_STATUSES, example: 'contacted' })
  status: CampaignProfileStatus;

  @ApiProperty({ type: 'integer', nullable: true, example: 80_000 })
  feeMinor: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  postsAgreed: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'prefers reels' })
  note: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-05-20T10:00:00.000Z' })
  addedAt: string;
}

export class CampaignProfilesPageDto extends pageOf(CampaignProfileDto) {}
