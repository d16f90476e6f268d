import { ApiProperty } from '@nestjs/swagger';

/** A creator is kept by id: the name is the one the creator has now, if any. */
export const PresentName = () =>
  ApiProperty({
    type: String,
    nullable: true,
    example: 'nora.travels',
    description: 'The present name of the creator',
  });
