import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { Request } from 'express';
import { findGate, GATE_QUERY_PARAMETERS } from '@app/credits';
import { unknownMember } from './did-you-mean';
import { unstorableMembers } from './storable-text';
import { InvalidRequestError } from './validation.pipe';

interface Taken {
  /** Names of the query parameters the handler takes; undefined when a DTO judges them. */
  query: string[] | undefined;
  takesBody: boolean;
}

/**
 * What a handler does not take is refused too: a query of a route without parameters, a body where none is read.
 * A guard, because an interceptor would cost every request an observable and an async resource.
 */
@Injectable()
export class StrictInputGuard implements CanActivate {
  private readonly taken = new WeakMap<object, Map<string, Taken>>();

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.url.includes('%00')) refuseUnstorable(request);
    if (request.url.includes('?') || request.body !== undefined) this.check(request, this.takenBy(context));
    return true;
  }

  private check(request: Request, taken: Taken): void {
    const { query: known } = taken;
    if (known !== undefined) refuseUnknown(Object.keys(request.query), known);
    const body: unknown = request.body;
    if (!taken.takesBody && typeof body === 'object' && body !== null) refuseUnknown(Object.keys(body), []);
  }

  private takenBy(context: ExecutionContext): Taken {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    const method = handler.name;
    let ofController = this.taken.get(controller);
    if (ofController === undefined) this.taken.set(controller, (ofController = new Map<string, Taken>()));
    let taken = ofController.get(method);
    if (taken === undefined) ofController.set(method, (taken = withGate(handler, readTaken(controller, method))));
    return taken;
  }
}

/** U+0000 is all that a decoded address can hold and no database takes. */
function refuseUnstorable({ params, query }: Request): void {
  const errors = unstorableMembers({ ...params, ...query });
  if (errors.length > 0) throw new InvalidRequestError(errors);
}

function refuseUnknown(given: string[], known: string[]): void {
  const errors = given
    .filter((field) => !known.includes(field))
    .map((field) => ({ field, code: 'UNKNOWN', message: unknownMember(field, known) }));
  if (errors.length > 0) throw new InvalidRequestError(errors);
}

/** A gated route takes the gate's parameters beside its own. */
function withGate(handler: object, taken: Taken): Taken {
  if (taken.query === undefined || findGate(handler) === undefined) return taken;
  return { ...taken, query: [...taken.query, ...GATE_QUERY_PARAMETERS] };
}

/** Nest keeps a handler's parameters as `<kind>:<index>` -> { data: name }; the keys of custom ones are random. */
function readTaken(controller: object, method: string): Taken {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { data?: unknown }
  >;
  const kinds = Object.entries(args)
    .filter(([key]) => /^\d+:/.test(key))
    .map(([key, { data }]) => ({ kind: Number.parseInt(key, 10), data }));
  const has = (...wanted: number[]) => kinds.some(({ kind }) => wanted.includes(kind));
  if (has(RouteParamtypes.REQUEST)) return { query: undefined, takesBody: true };
  const queries = kinds.filter(({ kind }) => kind === (RouteParamtypes.QUERY as number)).map(({ data }) => data);
  const isWhole = queries.some((name) => typeof name !== 'string');
  return {
    query: isWhole ? undefined : (queries as string[]),
    takesBody: has(RouteParamtypes.BODY, RouteParamtypes.RAW_BODY),
  };
}
