import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { ByteAnswer } from '../http/byte-answer';
import { SystemStatisticsRepository } from './system-statistics.repository';

@Injectable()
export class SystemStatisticsService {
  constructor(
    private readonly cache: Cache,
    private readonly repository: SystemStatisticsRepository,
  ) {}

  async get(): Promise<ByteAnswer> {
    const { entry } = await this.cache.getOrLoad('systemMetrics', 'statistics', async () => ({
      body: Buffer.from(JSON.stringify(await this.repository.read())),
      meta: {},
    }));
    return new ByteAnswer({ body: entry.body, etag: entry.etag });
  }
}
