import type { ErrorCode } from '@app/common';

export const PROBLEMS_METADATA = 'http:problems';

/**
 * Declares the refusals of a route, or of all routes of a controller. Those that any route may answer (401, 429, 500, 503, ...), and
 * those that follow from what it takes (`?cursor`, IdParam, UsernameParam), are added by themselves.
 */
export const ApiProblem = (...codes: ErrorCode[]): MethodDecorator & ClassDecorator => {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const holder = (descriptor?.value ?? target) as object;
    const declared = (Reflect.getMetadata(PROBLEMS_METADATA, holder) ?? []) as ErrorCode[];
    Reflect.defineMetadata(PROBLEMS_METADATA, [...declared, ...codes], holder);
  };
};
