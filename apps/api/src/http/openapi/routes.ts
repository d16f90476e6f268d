import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';

export interface Route {
  controller: Type;
  handler: (...args: unknown[]) => unknown;
  /** `UnlocksController.unlock`. */
  name: string;
  method: string;
  /** As registered: `/api/profile/:username`. */
  path: string;
}

/** Every route of the application, by reflection over its controllers. */
export function routesOf(app: INestApplicationContext): Route[] {
  const scanner = new MetadataScanner();
  const controllers = new Set<Type>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) controllers.add(metatype as Type);
  }
  return [...controllers].flatMap((controller) => {
    const prototype = controller.prototype as Record<string, Route['handler']>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => routesOfHandler(controller, method));
  });
}

function routesOfHandler(controller: Type, methodName: string): Route[] {
  const handler = (controller.prototype as Record<string, Route['handler']>)[methodName];
  if (handler === undefined) return [];
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  if (method === undefined) return [];
  return pathsIn(controller).flatMap((prefix) =>
    pathsIn(handler).map((suffix) => ({
      controller,
      handler,
      name: `${controller.name}.${methodName}`,
      method: RequestMethod[method],
      path: `/${prefix}/${suffix}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1'),
    })),
  );
}

function pathsIn(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
}

/** A decorator's value on the handler or else on its controller. */
export function routeMetadata<T>({ handler, controller }: Route, key: string): T | undefined {
  return (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
}
