import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';
import { WeighCreatorTags } from './weigh-creator-tags.use-case';

@Injectable()
@HandlesJob('weigh-creator-tags')
export class WeighCreatorTagsProcessor implements JobHandler<'weigh-creator-tags'> {
  constructor(private readonly weighing: WeighCreatorTags) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.weighing.execute(signal);
  }
}
