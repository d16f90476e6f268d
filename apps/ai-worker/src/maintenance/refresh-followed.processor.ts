import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@app/queues';
import { RefreshFollowed } from './refresh-followed.use-case';

@Injectable()
@HandlesJob('refresh-followed')
export class RefreshFollowedProcessor implements JobHandler<'refresh-followed'> {
  constructor(private readonly refreshing: RefreshFollowed) {}

  async handle(): Promise<void> {
    await this.refreshing.execute();
  }
}
