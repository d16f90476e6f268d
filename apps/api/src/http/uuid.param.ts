import { Param, type PipeTransform } from '@nestjs/common';
import { InvalidRequestError } from './validation.pipe';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

class UuidPipe implements PipeTransform<string, string> {
  constructor(private readonly name: string) {}

  transform(given: string): string {
    if (UUID.test(given)) return given.toLowerCase();
    throw new InvalidRequestError([{ field: this.name, code: 'IS_UUID', message: 'must be a UUID' }]);
  }
}

/** A path member that is an id of ours: `@UuidParam('id') id: string`. */
export const UuidParam = (name: string) => Param(name, new UuidPipe(name));
