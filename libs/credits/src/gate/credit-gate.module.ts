import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { CreditsModule } from '../credits.module';
import { Admissions } from './admissions';
import { ChargedAnswers } from './charged-answers.port';
import { GateCheck } from './gate-check';
import { Settlements } from './settlements';
import { UnsettledCaptures } from './unsettled-captures';

/** Global: guard and interceptor are made in the module of each controller that carries @RequiresCredits(). */
@Module({})
export class CreditGateModule {
  /** @param answers how this application makes and sends its answers */
  static forRoot({ answers }: { answers: Type<ChargedAnswers> }): DynamicModule {
    return {
      module: CreditGateModule,
      global: true,
      imports: [CreditsModule],
      providers: [
        Admissions,
        Settlements,
        UnsettledCaptures,
        GateCheck,
        { provide: ChargedAnswers, useClass: answers },
      ],
      exports: [CreditsModule, Admissions, Settlements, ChargedAnswers],
    };
  }
}
