import { ApiProperty } from '@nestjs/swagger';

export class BoardSessionDto {
  @ApiProperty({ example: '/api/v1/admin/queues/board/', description: 'To be opened in the same browser' })
  url: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-01T10:30:00.000Z',
    description: 'With the access token, after half an hour at the latest',
  })
  expiresAt: string;
}
