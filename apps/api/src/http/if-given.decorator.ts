import { ValidateIf } from 'class-validator';

/** The member may be left out; null is a value like any other, and judged by the rules that follow. */
export const IfGiven = () => ValidateIf((_body: object, value: unknown) => value !== undefined);
