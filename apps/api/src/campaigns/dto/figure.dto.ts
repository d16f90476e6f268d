import { ApiProperty, OmitType } from '@nestjs/swagger';
import { FIGURE_UNITS, type Figure } from '@app/campaigns';
import { MetricDto } from '../../creators/dto/metric.dto';

/** A figure of a campaign with its passport. */
export class FigureDto extends OmitType(MetricDto, ['unit', 'excluded'] as const) {
  @ApiProperty({
    enum: FIGURE_UNITS,
    example: 'count',
    description: '`minor_units` of the currency of the campaign; `score` from -1 to 1',
  })
  unit: Figure['unit'];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { hidden_likes: 1, no_access: 2 },
    description: 'Posts left out, by reason',
  })
  excluded: Figure['excluded'];
}
