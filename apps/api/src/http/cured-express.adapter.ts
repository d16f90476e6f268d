import { ExpressAdapter } from '@nestjs/platform-express';
import type { NestApplicationOptions } from '@nestjs/common';
import type { Express } from 'express';
import * as http from 'node:http';
import * as https from 'node:https';
import { ByteAnswer, sendByteAnswer } from './byte-answer';

type Incoming = http.IncomingMessage;
type Outgoing = http.ServerResponse;

/** Sees a request before Express does; true means that it was answered, or will be: here, or by `goWhole`. */
export type BeforeExpress = (request: Incoming, response: Outgoing, goWhole: () => void) => boolean;

/**
 * Express swaps the prototypes of every request and response, which on Node 20 costs more than all the rest of an empty
 * answer (docs/adr/0002-express-without-prototype-swaps.md). Here the server makes objects that already are what Express
 * would turn them into, so that its Object.setPrototypeOf finds nothing to change.
 */
export class CuredExpressAdapter extends ExpressAdapter {
  beforeExpress: BeforeExpress | undefined;
  /** Told of every answer of ready bytes that goes out. */
  onByteAnswer: ((request: Incoming, answer: ByteAnswer) => void) | undefined;

  override initHttpServer(options: NestApplicationOptions): void {
    const app = this.getInstance<Express>();
    class Request extends http.IncomingMessage {}
    class Response extends http.ServerResponse {}
    app.request = becomeExpress(Request.prototype, app.request) as Express['request'];
    app.response = becomeExpress(Response.prototype, app.response) as Express['response'];
    const classes = { IncomingMessage: Request, ServerResponse: Response };
    const onRequest = (request: Incoming, response: Outgoing): void => {
      const goWhole = () => app(request as never, response as never) as void;
      if (this.beforeExpress?.(request, response, goWhole) !== true) goWhole();
    };
    this.httpServer = options?.httpsOptions
      ? https.createServer({ ...options.httpsOptions, ...classes }, onRequest)
      : http.createServer(classes, onRequest);
    if (options?.forceCloseConnections) this.trackConnections();
  }

  /** Ready bytes go out as they are; an answer that a time limit already gave is not given twice. */
  override reply(response: Outgoing, body: unknown, statusCode?: number): unknown {
    if (response.headersSent) return undefined;
    if (body instanceof ByteAnswer) {
      this.onByteAnswer?.(response.req, body);
      return sendByteAnswer(response, body);
    }
    return super.reply(response, body, statusCode) as unknown;
  }

  private trackConnections(): void {
    (this as unknown as { trackOpenConnections(): void }).trackOpenConnections();
  }
}

/** Copies what Express adds (its own prototype's members and `app`) onto a prototype of ours. */
function becomeExpress(prototype: object, express: object): object {
  const added = Object.getPrototypeOf(express) as object;
  for (const source of [added, express]) {
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(source));
  }
  return prototype;
}
