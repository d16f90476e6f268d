import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import type { ExportFormat } from '../format/file-encoder';

/** A file that can be read. */
export interface ExportFile {
  id: string;
  name: string;
  format: ExportFormat;
  schemaVersion: number;
  bytes: number;
  /** SHA-256 in hex. */
  checksum: string;
  finishedAt: Date;
}

export interface ByteSpan {
  start: number;
  /** The last byte, included. */
  end: number;
}

/** The database refuses larger ones. */
const PART_BYTES = 1_048_576;

/** Files in pieces. Only one piece is in memory at a time, and no transaction is open while a reader takes it. */
@Injectable()
export class ExportPartsRepository {
  constructor(private readonly database: Database) {}

  /** @returns how many pieces it became */
  async append(
    sql: Sql,
    { exportId, partNo, startsAt }: { exportId: string; partNo: number; startsAt: number },
    bytes: Buffer,
  ): Promise<number> {
    let count = 0;
    for (let at = 0; at < bytes.length; at += PART_BYTES, count++) {
      const piece = bytes.subarray(at, at + PART_BYTES);
      await sql.query('insert into export_parts (export_id, part_no, starts_at, bytes) values ($1, $2, $3, $4)', [
        exportId,
        partNo + count,
        startsAt + at,
        piece,
      ]);
    }
    return count;
  }

  async remove(sql: Sql, exportId: string): Promise<void> {
    await sql.query('delete from export_parts where export_id = $1', [exportId]);
  }

  /** A finished file; null when there is none, or none any more. */
  async findFile(exportId: string): Promise<ExportFile | null> {
    const [row] = await this.database.readAsSystem<ExportFile>(
      `select id, name, format, schema_version as "schemaVersion", bytes_count as bytes, checksum, finished_at as "finishedAt"
         from exports where id = $1 and status = 'ready' and deleted_at is null and expires_at > now()`,
      [exportId],
    );
    return row ?? null;
  }

  /** Whether there ever was such an export. */
  async exists(exportId: string): Promise<boolean> {
    const rows = await this.database.readAsSystem('select from exports where id = $1', [exportId]);
    return rows.length > 0;
  }

  /**
   * The bytes of a file, or of a span of it.
   * @throws Error when the file is removed meanwhile
   */
  async *read(exportId: string, { start, end }: ByteSpan): AsyncGenerator<Buffer, void, undefined> {
    let at = start;
    let partNo = await this.findPartAt(exportId, start);
    while (at <= end) {
      const [part] = await this.database.readAsSystem<{ startsAt: number; bytes: Buffer }>(
        'select starts_at as "startsAt", bytes from export_parts where export_id = $1 and part_no = $2',
        [exportId, partNo++],
      );
      if (part === undefined) throw new Error(`a part of the export ${exportId} is gone`);
      const bytes = part.bytes.subarray(at - part.startsAt, end + 1 - part.startsAt);
      at += bytes.length;
      yield bytes;
    }
  }

  private async findPartAt(exportId: string, start: number): Promise<number> {
    if (start === 0) return 0;
    const [row] = await this.database.readAsSystem<{ partNo: number }>(
      `select max(part_no) as "partNo" from export_parts where export_id = $1 and starts_at <= $2`,
      [exportId, start],
    );
    return row?.partNo ?? 0;
  }
}
