import type { IncomingMessage, ServerResponse } from 'node:http';
import { workContext, type WorkContext } from '@app/observability';
import type { InFlight } from './in-flight';
import { openRequest, type RequestRecorder } from './request-scope';

type Next = (error?: unknown) => void;

/**
 * Opens the context that every log line and job of the request carries and that bounds its calls, and records the
 * request when it is over.
 */
export function requestContext(inFlight: InFlight, recorder: RequestRecorder) {
  return (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const startedAt = performance.now();
    const context: WorkContext = {
      requestId: openRequest(request, response),
      deadline: Date.now() + inFlight.limitMs,
    };
    inFlight.add(response, startedAt);
    response.on('close', () => {
      inFlight.remove(response);
      context.deadline = undefined;
      workContext.run(context, () => recorder.recordResponse(response, startedAt));
    });
    workContext.run(context, next);
  };
}
