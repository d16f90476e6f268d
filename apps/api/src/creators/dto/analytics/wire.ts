import { ApiProperty } from '@nestjs/swagger';
import { FORMULAS, formulaId, type FormulaName, type Metric, type MetricShape } from '@app/analytics';
import { MetricDto } from '../metric.dto';

/** A section of the analytics as it goes over the wire: classes cannot implement the union of metrics. */
export type Wire<T> = T extends Metric
  ? MetricShape
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

/** A metric as the catalogue of formulas describes it, with an example of its own. */
export function ApiMetric(
  name: FormulaName,
  example: Pick<MetricShape, 'value'> & Partial<MetricShape>,
): PropertyDecorator {
  const passport = { unit: FORMULAS[name].unit, formula: formulaId(name), used: 12, excluded: {}, window: '90 days' };
  return ApiProperty({
    type: MetricDto,
    description: FORMULAS[name].what,
    example: { ...passport, status: 'measured', reason: null, ...example },
  });
}

/** A metric that public data do not give. */
export const ApiUnavailable = (name: FormulaName, reason: string): PropertyDecorator =>
  ApiMetric(name, { value: null, used: 0, status: 'unavailable', reason });
