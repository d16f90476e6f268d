import { Injectable } from '@nestjs/common';
import { ExportsRepository } from '@app/exports';
import { Logger } from '@app/observability';
import { ProgressFeed } from '../http/progress-feed';
import { ExportState } from './export-state';

/** Follows the exports that somebody listens to. */
@Injectable()
export class ExportProgressFeed extends ProgressFeed<ExportState> {
  constructor(
    private readonly exports: ExportsRepository,
    logger: Logger,
  ) {
    super('exports', logger);
  }

  protected async read(ids: readonly string[]): Promise<ExportState[]> {
    const found = await this.exports.findSnapshots(ids);
    return found.map((snapshot) => new ExportState(snapshot));
  }

  protected isNewer(state: ExportState, than: ExportState): boolean {
    return state.writtenAt > than.writtenAt;
  }
}
