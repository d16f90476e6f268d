import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { ReasonDto } from '../../credit-administration/dto/common.dto';

export const MOST_NAMES = 500;

export class CreatorCollectionRequestDto extends ReasonDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MOST_NAMES,
    example: ['nora.travels', 'ava.wanders'],
    description: 'With or without @, in any case; each once',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_NAMES)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  usernames: string[];
}

export class CreatorCollectionDto {
  @ApiProperty({ type: 'integer', example: 1, description: 'To be fetched from the provider, as soon as nobody waits' })
  queued: number;

  @ApiProperty({ type: [String], example: ['ava.wanders'], description: 'Stored and fetched within a day: left alone' })
  fresh: string[];
}
