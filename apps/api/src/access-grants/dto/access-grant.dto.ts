import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { ReasonDto } from '../../credit-administration/dto/common.dto';

export class CreateAccessGrantDto extends ReasonDto {
  @ApiProperty({ format: 'uuid', example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77', description: 'Who gets access' })
  @IsUUID()
  userId: string;

  @ApiProperty({ example: 'nora.travels' })
  @IsString()
  username: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 365, default: 30, example: 30, description: 'How long' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  days: number = 30;
}

export class AccessGrantDto {
  @ApiProperty({ format: 'uuid', example: '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10' })
  id: string;

  @ApiProperty({ format: 'uuid', example: '2f1d9c52-93ad-4f31-8d2b-0a4f0f6c1b77' })
  userId: string;

  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({ enum: ['admin_grant', 'campaign', 'unlock'], example: 'admin_grant' })
  source: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  grantedAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-07-01T10:00:00.000Z',
    description: 'Null = never',
  })
  expiresAt: string | null;
}
