import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ByteAnswer } from '../http/byte-answer';

const FOLDER = join(__dirname, 'page');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the page, read once. Scripts go by the names they import each other by: `main` is main.js. */
@Injectable()
export class PageFiles {
  private readonly answers = new Map(
    readdirSync(FOLDER)
      .filter((file) => extname(file) in TYPES)
      .map((file) => [file.replace(/\.js$/, ''), toAnswer(file)]),
  );

  find(name: string): ByteAnswer | undefined {
    return this.answers.get(name);
  }
}

function toAnswer(file: string): ByteAnswer {
  const body = readFileSync(join(FOLDER, file));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  // Asked for again each time, so that page and api are of one release; unchanged files cost a 304.
  return new ByteAnswer({ body, etag, contentType: TYPES[extname(file)], cacheControl: 'no-cache' });
}
