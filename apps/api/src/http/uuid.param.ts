import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiProblem } from './openapi/api-problem.decorator';
import { documented } from './openapi/documented-param';
import { InvalidRequestError } from './validation.pipe';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (given: string | undefined): given is string => given !== undefined && UUID.test(given);

class UuidPipe implements PipeTransform<string, string> {
  constructor(private readonly name: string) {}

  transform(given: string): string {
    if (isUuid(given)) return given.toLowerCase();
    throw new InvalidRequestError([{ field: this.name, code: 'IS_UUID', message: 'must be a UUID' }]);
  }
}

/** How the id in a path is described. */
export interface PathId {
  name: string;
  /** Made up, but a UUID. */
  example: string;
  description?: string;
}

/** A path member that is an id of ours, and nothing said about it: `@UuidParam('id') id: string`. */
export const UuidParam = (name: string) => Param(name, new UuidPipe(name));

/** The id of what a route is about, with its documentation: a route that is given one may find nothing under it. */
export const IdParam = (id: PathId) =>
  documented(UuidParam(id.name), ApiParam({ ...id, format: 'uuid' }), ApiProblem('RESOURCE.NOT_FOUND'));
