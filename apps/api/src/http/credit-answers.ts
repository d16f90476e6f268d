import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Stream } from 'node:stream';
import { ChargedAnswers, type AnswerBytes, type AnswerHeaders } from '@app/credits';
import { ByteAnswer } from './byte-answer';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Nobody may keep it: each request for it is charged, or told that it was. */
const CACHE_CONTROL = 'private, no-store';

/** Answers of gated routes: without entity tag (a 304 would be paid for, too) and never fit for the hot lane. */
@Injectable()
export class HttpChargedAnswers extends ChargedAnswers {
  statusOf({ statusCode }: ServerResponse): number {
    return statusCode;
  }

  toBytes(result: unknown, { response, status }: { response: ServerResponse; status: number }): AnswerBytes {
    if (result instanceof ByteAnswer) {
      const { contentType, body, headers } = result;
      return { status: result.status, contentType, body, headers };
    }
    if (isStream(result)) throw new Error('a gated handler returns its answer, not a stream');
    const body = Buffer.from(result === undefined ? '' : JSON.stringify(result));
    // What is out already was not said by the handler, but by the time limit.
    return { status: response.headersSent ? status : response.statusCode, contentType: JSON_TYPE, body };
  }

  toReply({ headers: own, ...answer }: AnswerBytes, headers: AnswerHeaders): ByteAnswer {
    return new ByteAnswer({ ...answer, cacheControl: CACHE_CONTROL, headers: { ...own, ...headers } });
  }

  addHeaders(response: ServerResponse, headers: AnswerHeaders): void {
    if (response.headersSent) return;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }
}

/** Nest's StreamableFile is recognised by what it can do. */
function isStream(result: unknown): boolean {
  if (result instanceof Stream) return true;
  return typeof (result as { getStream?: unknown } | null | undefined)?.getStream === 'function';
}
