import { ApiProperty } from '@nestjs/swagger';
import {
  EXCLUSION_REASONS,
  METRIC_STATUSES,
  METRIC_UNITS,
  type ExclusionReason,
  type MetricStatus,
  type MetricUnit,
} from '@app/analytics';

export class FormulaDto {
  @ApiProperty({ example: 'er_median_f.v1', description: 'As metrics name it' })
  id: string;

  @ApiProperty({ example: 'er_median_f' })
  name: string;

  @ApiProperty({ example: 1, description: 'Another number for the same posts would be another version' })
  version: number;

  @ApiProperty({ enum: METRIC_UNITS, example: 'percent' })
  unit: MetricUnit;

  @ApiProperty({ example: '100 * median(likes + comments) / followers' })
  what: string;

  @ApiProperty({
    example: 'Posts with hidden likes are left out and counted.',
    description: 'Where it comes from, what it leaves out, how it may mislead',
  })
  notes: string;
}

export class FormulasDto {
  @ApiProperty({ type: [FormulaDto] })
  formulas: FormulaDto[];

  @ApiProperty({ enum: METRIC_STATUSES, isArray: true, example: METRIC_STATUSES })
  statuses: MetricStatus[];

  @ApiProperty({ enum: EXCLUSION_REASONS, isArray: true, description: 'Why something may be left out of a figure' })
  exclusions: ExclusionReason[];
}
