import { Module } from '@nestjs/common';
import { CaptionAnalyser } from './caption-analyser.port';
import { loadNgramDetector } from './rules/ngram-detector';
import { RulesCaptionAnalyser } from './rules/rules-caption-analyser.adapter';

@Module({
  providers: [
    { provide: CaptionAnalyser, useFactory: async () => new RulesCaptionAnalyser(await loadNgramDetector()) },
  ],
  exports: [CaptionAnalyser],
})
export class InferenceModule {}
