/** A parameter's decorator that documents its route, too, so that none can read it and not say so. */
export function documented(param: ParameterDecorator, ...documentation: MethodDecorator[]): ParameterDecorator {
  return (prototype, method, index) => {
    param(prototype, method, index);
    if (method === undefined) return; // a constructor's
    const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
    if (descriptor !== undefined) for (const decorate of documentation) decorate(prototype, method, descriptor);
  };
}
