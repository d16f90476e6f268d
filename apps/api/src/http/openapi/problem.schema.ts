import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FieldErrorDto {
  @ApiProperty({ description: 'Path of the member', example: 'limit' })
  field: string;

  @ApiProperty({ description: 'What is wrong, for programs', example: 'MAX' })
  code: string;

  @ApiProperty({ description: 'What is wrong, for people', example: 'must not be greater than 100' })
  message: string;
}

/** RFC 9457 problem document. */
export class ProblemDto {
  @ApiProperty({ description: 'Identifier of the kind of problem', example: 'urn:problem:creator:not-found' })
  type: string;

  @ApiProperty({ example: 'No such creator' })
  title: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status: number;

  @ApiProperty({
    description: 'What is wrong here and how to mend it',
    example: 'Instagram has no account named nasa_.',
  })
  detail: string;

  @ApiProperty({ description: 'The path asked for', example: '/api/profile/nasa_' })
  instance: string;

  @ApiProperty({ description: 'AREA.REASON, for programs', example: 'CREATOR.NOT_FOUND' })
  code: string;

  @ApiProperty({ description: 'Quote it when you report the problem', example: '0b8f9a3e-5c0d-4a53-9d0c-3f0a6d0f7a11' })
  requestId: string;

  @ApiPropertyOptional({ type: [FieldErrorDto], description: 'One entry per refused field' })
  errors?: FieldErrorDto[];
}
