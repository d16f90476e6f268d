import { Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { analysisVersion } from '@app/creators';
import { CaptionAnalyser } from './caption-analyser.port';
import { loadNgramDetector } from './rules/ngram-detector';
import { RulesCaptionAnalyser } from './rules/rules-caption-analyser.adapter';

@Module({
  providers: [
    {
      provide: CaptionAnalyser,
      inject: [AppConfig],
      useFactory: async ({ ai }: AppConfig) => new RulesCaptionAnalyser(await loadNgramDetector(), analysisVersion(ai)),
    },
  ],
  exports: [CaptionAnalyser],
})
export class InferenceModule {}
