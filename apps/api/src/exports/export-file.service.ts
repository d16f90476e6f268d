import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@app/common';
import {
  encoderOf,
  ExportFileGoneError,
  ExportLinkError,
  ExportLinks,
  ExportPartsRepository,
  type ExportFile,
} from '@app/exports';
import { workContext } from '@app/observability';
import { matchesEtag } from '../http/byte-answer';
import { readRange } from './byte-range';
import type { ExportLinkDto } from './dto/export-link.dto';
import { contentDisposition, fileNameOf } from './file-name';

interface Exchange {
  request: Request;
  response: Response;
}

/** Gives a file to whoever has its link. The next piece is read when the client has taken the last one. */
@Injectable()
export class ExportFileService {
  constructor(
    private readonly links: ExportLinks,
    private readonly parts: ExportPartsRepository,
  ) {}

  /** @throws ExportLinkError (403), ExportFileGoneError (410), AppError EXPORTS.RANGE_NOT_SATISFIABLE (416) */
  async send(id: string, { expires = '', signature = '' }: ExportLinkDto, exchange: Exchange): Promise<void> {
    if (!this.links.isValid(id, { expires: Number(expires || Number.NaN), signature })) throw new ExportLinkError();
    const file = await this.parts.findFile(id);
    if (file === null) throw new ExportFileGoneError();
    await this.sendFile(file, exchange);
  }

  private async sendFile(file: ExportFile, { request, response }: Exchange): Promise<void> {
    const etag = `"${file.checksum}"`;
    response.set({
      ETag: etag,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-cache',
      'Last-Modified': file.finishedAt.toUTCString(),
      'X-Accel-Buffering': 'no',
    });
    const known = request.headers['if-none-match'];
    if (known !== undefined && matchesEtag(known, etag)) return void response.status(304).end();
    const range = rangeOf(request, etag, file.bytes);
    if (range === 'none') {
      response.set('Content-Range', `bytes */${file.bytes}`);
      throw new AppError('EXPORTS.RANGE_NOT_SATISFIABLE', { detail: `The file has ${file.bytes} bytes.` });
    }
    const isPart = range !== 'whole';
    const span = isPart ? range : { start: 0, end: file.bytes - 1 };
    response.status(isPart ? 206 : 200).set({
      'Content-Type': encoderOf({ format: file.format, columns: [], byteOrderMark: false }).mediaType,
      'Content-Length': String(span.end - span.start + 1),
      'Content-Disposition': contentDisposition(fileNameOf(file)),
      ...(isPart ? { 'Content-Range': `bytes ${span.start}-${span.end}/${file.bytes}` } : {}),
    });
    if (request.method === 'HEAD') return void response.end();
    workContext.dropDeadline();
    try {
      await pipeline(Readable.from(this.parts.read(file.id, span), { highWaterMark: 1 }), response);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the client has left
    }
  }
}

/** A client that goes on with another file than it began with is given all of this one. */
function rangeOf({ headers }: Request, etag: string, size: number) {
  const condition = headers['if-range'];
  return readRange(condition === undefined || condition === etag ? headers.range : undefined, size);
}
