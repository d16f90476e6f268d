import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Favorite } from '@app/campaigns';
import { pageOf } from '../../http/page-of.dto';
import { PresentName } from '../../http/present-name.decorator';

export class AddFavoriteDto {
  @ApiProperty({ example: 'nora.travels' })
  @IsString()
  username: string;

  @ApiPropertyOptional({ example: 'for the summer campaign', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class FavoriteDto implements Favorite {
  @ApiProperty({ format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @PresentName()
  username: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'for the summer campaign' })
  note: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;
}

export class FavoritesPageDto extends pageOf(FavoriteDto) {}
