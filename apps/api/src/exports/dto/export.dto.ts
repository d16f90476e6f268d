import { ApiProperty } from '@nestjs/swagger';
import { EXPORT_COLUMN_NAMES, EXPORT_FORMATS, EXPORT_STATUSES, type ExportStatus } from '@app/exports';
import { pageOf } from '../../http/page-of.dto';
import { ExportSourceDto } from './order-export.dto';

const ID = '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2';
const STATUS = {
  enum: EXPORT_STATUSES,
  description: 'queued and running go on by themselves; expired is a file that was ready and is removed',
};

export class ExportRowsDto {
  @ApiProperty({ type: 'integer', description: 'Creators in the file', example: 2000 })
  rows: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Expected; null while unknown', example: 5200 })
  total: number | null;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, description: '100 when the file is ready', example: 38 })
  percent: number;
}

/** What the events of an export tell. */
export class ExportProgressDto {
  @ApiProperty({ format: 'uuid', example: ID })
  id: string;

  @ApiProperty({ ...STATUS, example: 'running' })
  status: ExportStatus;

  @ApiProperty({ type: ExportRowsDto })
  progress: ExportRowsDto;
}

export class ExportDto extends ExportProgressDto {
  @ApiProperty({ example: 'Summer campaign' })
  name: string;

  @ApiProperty({ enum: EXPORT_FORMATS, example: 'csv' })
  format: string;

  @ApiProperty({ type: ExportSourceDto, example: { favorites: true } })
  source: Record<string, unknown>;

  @ApiProperty({ enum: EXPORT_COLUMN_NAMES, isArray: true, example: ['username', 'followers'] })
  columns: string[];

  @ApiProperty({ type: 'integer', description: 'Version of the columns, also in the name of the file', example: 1 })
  schemaVersion: number;

  @ApiProperty({ description: 'There was more than the 200,000 rows that one export holds', example: false })
  truncated: boolean;

  @ApiProperty({ type: 'integer', description: 'Bytes of the file so far', example: 612345 })
  size: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'SHA-256 of the file in hex, when it is ready',
    example: null,
  })
  sha256: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Credits it cost; 0 when it is empty, failed or cancelled. Null until that is settled',
    example: null,
  })
  charged: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed', example: null })
  error: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:01.000Z' })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  finishedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the file is removed',
    example: null,
  })
  expiresAt: string | null;

  @ApiProperty({ example: `/api/v1/exports/${ID}/events` })
  eventsUrl: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'When the file is ready: a link that needs no token and works for 15 minutes; each answer has a new one',
    example: null,
  })
  downloadUrl: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  downloadUrlExpiresAt: string | null;
}

export class ExportsPageDto extends pageOf(ExportDto) {}
