import type { AnswerHeaders } from './receipt';

/** What a handler answered, as it will go out and may be kept. */
export interface AnswerBytes {
  status: number;
  contentType: string;
  body: Buffer;
  /** Headers the handler gave with it. */
  headers?: AnswerHeaders;
}

/** How answers are made and sent: the edge's affair. */
export abstract class ChargedAnswers {
  /** The status an answer will have unless the handler says another; to be asked for before it runs. */
  abstract statusOf(response: unknown): number;

  /**
   * @param result what the handler returned
   * @param exchange the response, and `statusOf` it before: a time limit may have answered in between
   * @throws when it cannot be had as bytes (a stream): it could not be charged before it goes out
   */
  abstract toBytes(result: unknown, exchange: { response: unknown; status: number }): AnswerBytes;

  /** What a handler would return to answer these bytes, to this client only, and never from a cache. */
  abstract toReply(answer: AnswerBytes, headers: AnswerHeaders): unknown;

  /** Puts headers on an answer that the error filter will give; without effect when one is under way. */
  abstract addHeaders(response: unknown, headers: AnswerHeaders): void;
}
