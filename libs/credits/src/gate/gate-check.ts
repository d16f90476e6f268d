import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import {
  METHOD_METADATA,
  REDIRECT_METADATA,
  RENDER_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
} from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PUBLIC_METADATA } from '@app/auth';
import { findGate } from './gate.metadata';

type Controller = abstract new (...args: never[]) => unknown;

/** A route whose use could not be charged rightly is refused when the application starts, not when a customer is charged. */
@Injectable()
export class GateCheck implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    const controllers = new Set<Controller>();
    for (const module of this.modules.values()) {
      for (const { metatype } of module.controllers.values()) controllers.add(metatype as Controller);
    }
    const faults = [...controllers].flatMap(faultsOf);
    if (faults.length > 0) throw new Error(`@RequiresCredits() cannot stand there: ${faults.join('; ')}`);
  }
}

export function faultsOf(controller: Controller): string[] {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (handler === undefined || findGate(handler) === undefined) return [];
    return reasonsAgainst(controller, name, handler).map((reason) => `${controller.name}.${name} ${reason}`);
  });
}

function reasonsAgainst(controller: Controller, name: string, handler: object): string[] {
  const on = (key: string) => Reflect.getMetadata(key, handler) as unknown;
  const isPublic = on(PUBLIC_METADATA) ?? (Reflect.getMetadata(PUBLIC_METADATA, controller) as unknown);
  const takes = parameterKinds(controller, name);
  const passesThrough = Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, name) === true;
  const answersItself = takes.includes(RouteParamtypes.RESPONSE) && !passesThrough;
  const faults: [boolean, string][] = [
    [on(METHOD_METADATA) === undefined, 'is no route'],
    [on(METHOD_METADATA) === RequestMethod.ALL, 'answers all methods: name the one that is charged'],
    [isPublic === true, 'is public: nobody is there to be charged'],
    [on(SSE_METADATA) !== undefined, 'sends events: its answer is out before it could be charged'],
    [on(RENDER_METADATA) !== undefined, 'renders a view: return the answer instead'],
    [on(REDIRECT_METADATA) !== undefined, 'redirects: return the answer instead'],
    [answersItself, 'takes @Res() without passthrough: return the answer instead of sending it'],
    [takes.includes(RouteParamtypes.NEXT), 'takes @Next(): return the answer instead of passing the request on'],
  ];
  return faults.filter(([isFault]) => isFault).map(([, reason]) => reason);
}

/** Nest keeps a handler's parameters as `<kind>:<index>`; custom ones begin with random letters and digits. */
function parameterKinds(controller: Controller, name: string): number[] {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  return Object.keys(parameters)
    .filter((key) => /^\d+:/.test(key))
    .map((key) => Number.parseInt(key, 10));
}
