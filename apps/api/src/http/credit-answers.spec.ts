import { StreamableFile } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { ByteAnswer } from './byte-answer';
import { HttpChargedAnswers } from './credit-answers';

const answers = new HttpChargedAnswers();
const responseWith = (members: Partial<ServerResponse>) => members as ServerResponse;

describe(HttpChargedAnswers.name, () => {
  it('takes plain values as JSON, with the status the handler has set', () => {
    const response = responseWith({ statusCode: 201, headersSent: false });
    const { status, contentType, body } = answers.toBytes({ a: 1 }, { response, status: 200 });
    expect([status, contentType, body.toString()]).toEqual([201, 'application/json; charset=utf-8', '{"a":1}']);
    expect(answers.toBytes(undefined, { response, status: 200 }).body).toHaveLength(0);
  });

  it('does not take the status of an answer that a time limit gave meanwhile', () => {
    const response = responseWith({ statusCode: 503, headersSent: true });
    expect(answers.toBytes({}, { response, status: 202 }).status).toBe(202);
  });

  it('takes ready bytes as they are', () => {
    const body = Buffer.from('a,b');
    const ready = new ByteAnswer({ body, status: 203, contentType: 'text/csv', headers: { Location: '/x' } });
    const taken = answers.toBytes(ready, { response: responseWith({ statusCode: 200 }), status: 200 });
    expect(taken).toEqual({ status: 203, contentType: 'text/csv', body, headers: { Location: '/x' } });
    expect(taken.body).toBe(body);
  });

  it.each([
    ['a stream', () => Readable.from(['a'])],
    ['a file', () => new StreamableFile(Buffer.from('a'))],
  ])('refuses %s, which could not be charged before it is out', (_name, make) => {
    const exchange = { response: responseWith({ statusCode: 200 }), status: 200 };
    expect(() => answers.toBytes(make(), exchange)).toThrow(/not a stream/);
  });

  it('lets nobody keep the answer or ask whether it changed', () => {
    const answer = { status: 200, contentType: 'text/csv', body: Buffer.from('a'), headers: { Location: '/x' } };
    const reply = answers.toReply(answer, { 'X-Credits-Charged': '5' });
    expect(reply).toMatchObject({ cacheControl: 'private, no-store', etag: undefined, reuse: undefined });
    expect(reply.headers).toEqual({ Location: '/x', 'X-Credits-Charged': '5' });
  });
});
