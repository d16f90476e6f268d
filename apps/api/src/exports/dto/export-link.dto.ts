import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** The parts of a link. Whatever is wrong with them is refused as a link that is not valid, not as a field. */
export class ExportLinkDto {
  @ApiPropertyOptional({ description: 'Unix seconds; part of the link', example: '1780308000' })
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,12}$/, { message: 'must be as it was in the link' })
  expires?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Part of the link', example: 'kq3…' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  signature?: string;
}
