import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

export class GrantCampaignAccessDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 365, default: 30, example: 30, description: 'How long' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  days: number = 30;

  @ApiProperty({ minLength: 3, maxLength: 500, example: 'part of the agency contract' })
  @IsString()
  @Length(3, 500)
  reason: string;
}

export class CampaignAccessDto {
  @ApiProperty({ format: 'uuid', example: '3b7a1c52-5d0e-4b1a-9c1f-2f6d8f0a7e11' })
  campaignId: string;

  @ApiProperty({
    format: 'uuid',
    example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77',
    description: 'The owner, who got it',
  })
  userId: string;

  @ApiProperty({
    type: 'integer',
    example: 12,
    description: 'Creators of the campaign now; later ones are not included',
  })
  creators: number;

  @ApiProperty({ type: 'integer', example: 9, description: 'Those whose access is new or lasts longer than before' })
  granted: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-07-01T10:00:00.000Z' })
  expiresAt: string | null;
}
