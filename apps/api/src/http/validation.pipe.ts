import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { AppError, type FieldError } from '@app/common';
import { unknownMember } from './did-you-mean';

/** A request whose fields were refused; names each of them. */
export class InvalidRequestError extends AppError {
  constructor(errors: FieldError[]) {
    const fields = [...new Set(errors.map(({ field }) => field))].slice(0, 5).join(', ');
    super('REQUEST.INVALID', { detail: `Refused: ${fields}. See errors for each.`, errors });
  }
}

/** Validates every DTO: unknown members are refused with the nearest known name, repeated query parameters are named. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: false,
      validationError: { target: true, value: true },
      exceptionFactory: (errors: ValidationError[]) => new InvalidRequestError(errors.flatMap((e) => fieldErrors(e))),
    });
  }

  /** What has no DTO has nothing to validate and goes through as it is; Nest awaits either. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return isDto(metadata) ? this.validateDto(value, metadata) : (value as Promise<unknown>);
  }

  private async validateDto(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'query' && isRecord(value)) refuseRepeated(value, metadata);
    if (metadata.type === 'body' && isDto(metadata) && !isRecord(value)) {
      throw new InvalidRequestError([{ field: 'body', code: 'REQUIRED', message: 'must be a JSON object' }]);
    }
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function refuseRepeated(query: Record<string, unknown>, { data }: ArgumentMetadata): void {
  if (data !== undefined) return;
  const errors = Object.entries(query)
    .filter(([, value]) => Array.isArray(value))
    .map(([field]) => ({
      field,
      code: 'REPEATED',
      message: 'is given more than once; give it once, several values with commas',
    }));
  if (errors.length > 0) throw new InvalidRequestError(errors);
}

const KIND_RULES = new Set(['isInt', 'isNumber', 'isString', 'isBoolean', 'isArray', 'isObject']);

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  if (isMissing(error)) return [{ field, code: 'REQUIRED', message: 'is required' }]; // each of its rules fails, one reason
  const failed = Object.entries(error.constraints ?? {});
  const ofKind = failed.filter(([rule]) => KIND_RULES.has(rule));
  // What is of another kind breaks the rules of its kind too: nobody is helped by the length of a number.
  const own = (ofKind.length > 0 ? ofKind : failed).map(([rule, message]) => describe(error, { field, rule, message }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, field));
  return [...own, ...nested];
}

function describe(error: ValidationError, found: { field: string; rule: string; message: string }): FieldError {
  const { field, rule, message } = found;
  if (rule === 'whitelistValidation') {
    return { field, code: 'UNKNOWN', message: unknownMember(error.property, membersOf(error.target)) };
  }
  // class-validator begins each message with the property's name, which `field` already says
  const text = message.startsWith(`${error.property} `) ? message.slice(error.property.length + 1) : message;
  return { field, code: rule.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase(), message: text };
}

function isMissing({ value, constraints }: ValidationError): boolean {
  return value === undefined && constraints !== undefined && !('whitelistValidation' in constraints);
}

function membersOf(target: object | undefined): string[] {
  if (target === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PLAIN_TYPES: unknown[] = [undefined, Object, String, Number, Boolean, Array, Buffer];

function isDto({ metatype }: ArgumentMetadata): boolean {
  return !PLAIN_TYPES.includes(metatype);
}
