import { AppError } from '@app/common';

export class AnalysisOffError extends AppError {
  constructor() {
    super('RESOURCE.CONFLICT', {
      detail:
        'Analysis is switched off on this installation (ENABLE_AI_ANALYSIS=false): nothing can be analysed again.',
    });
  }
}
