import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { AnalysisProgressRepository, CreatorAccess, ResourceNotFoundError, type AnalysisJob } from '@app/creators';
import { UnlockQuotesRepository } from '@app/credits';
import { UnlockRequiredError } from '../creators/unlock-required.error';
import type { AnalysisJobDto } from './dto/analysis-job.dto';

@Injectable()
export class AnalysisJobsService {
  constructor(
    private readonly progress: AnalysisProgressRepository,
    private readonly access: CreatorAccess,
    private readonly quotes: UnlockQuotesRepository,
  ) {}

  async getJob(reader: Principal, jobId: string): Promise<AnalysisJobDto> {
    const { progress, username, cause } = await this.open(reader, jobId);
    const steps = await this.progress.findSteps(jobId);
    return { ...progress, username, steps, cause: reader.role === 'admin' ? cause : null };
  }

  /**
   * A job whose progress the reader may see: that of an unlocked creator, or any for an administrator.
   * @throws ResourceNotFoundError, UnlockRequiredError (402)
   */
  async open(reader: Principal, jobId: string): Promise<AnalysisJob> {
    const job = await this.progress.findJob(jobId);
    if (job === null) throw new ResourceNotFoundError('No analysis job has this id.');
    if (await this.maySee(reader, job.profileId)) return job;
    const quote = await this.quotes.getQuote(reader.claims);
    throw new UnlockRequiredError({ username: job.username ?? 'this creator', part: 'content insights', ...quote });
  }

  /** Whether the reader may see the analyses of a creator now. */
  async maySee(reader: Principal, profileId: string): Promise<boolean> {
    return reader.role === 'admin' || (await this.access.levelFor(reader.claims, profileId)).level === 'full';
  }
}
