import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXCLUSION_REASONS, FORMULAS, formulaId, METRIC_STATUSES, type FormulaName } from '@app/analytics';
import { etagOf } from '@app/cache';
import { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { FormulasDto } from './dto/analytics/formulas.dto';

const NAMES = Object.keys(FORMULAS) as FormulaName[];
const CATALOGUE: FormulasDto = {
  formulas: NAMES.map((name) => ({ id: formulaId(name), name, ...FORMULAS[name] })),
  statuses: [...METRIC_STATUSES],
  exclusions: [...EXCLUSION_REASONS],
};
/** The same for as long as the process runs. */
const BODY = Buffer.from(JSON.stringify(CATALOGUE));
const ANSWER = new ByteAnswer({ body: BODY, etag: etagOf(BODY) });

@ApiTags('Creators')
@Controller('api/v1/analytics/formulas')
export class FormulasController {
  @Get()
  @ApiOperation({
    summary: 'How every figure is made',
    description: 'The closed catalogue of formulas: what a metric names in `formula` stands here. Free.',
  })
  @Answers(200, FormulasDto)
  list(): ByteAnswer {
    return ANSWER;
  }
}
