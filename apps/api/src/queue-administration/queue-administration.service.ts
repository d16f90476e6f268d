import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { AppError } from '@app/common';
import { ResourceNotFoundError, ResumeAnalysis } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import { JobQueue, QUEUE_NAMES, type DeadLetter, type QueueName } from '@app/queues';
import type { DeadLetterDto, DeadLettersDto, QueuesDto, RetriedDeadLetterDto } from './dto/queue.dto';
import { recordedData, shownData } from './shown-data';

export interface RetryRequest {
  queue: QueueName;
  id: string;
  reason: string;
}

/** Work for an analysis names it; work for nothing but itself names none. */
const WORK_OF_ANALYSIS = z.object({
  analysisJobId: z.uuid(),
  profileId: z.uuid(),
  postIds: z.array(z.uuid()).optional(),
  commentIds: z.array(z.uuid()).optional(),
});
const LONGEST_REASON = 500;

@Injectable()
export class QueueAdministrationService {
  constructor(
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly audit: AuditLogRepository,
    private readonly analyses: ResumeAnalysis,
    private readonly cache: Cache,
  ) {}

  async list(): Promise<QueuesDto> {
    const counts = await this.queue.counts();
    return { items: QUEUE_NAMES.map((name) => ({ name, ...toDto(counts[name]) })) };
  }

  async listDeadLetters(queue: QueueName, limit: number): Promise<DeadLettersDto> {
    return { items: (await this.queue.deadLetters(queue, limit)).map(toLetterDto) };
  }

  /**
   * The order is recorded before the queue is asked, never the other way round: what was done is always in the audit
   * log. Should the queue be away then, the letter is still there and the order can be given again.
   */
  async retry(actor: Principal, { queue, id, reason }: RetryRequest): Promise<RetriedDeadLetterDto> {
    const letter = await this.queue.findDeadLetter(queue, id);
    if (letter === null) throw new ResourceNotFoundError('The queue holds no dead letter with this id.');
    const work = WORK_OF_ANALYSIS.safeParse(letter.data);
    const isResumed = await this.database.asSystem(async (sql) => {
      const resumed = work.success && (await this.analyses.execute({ sql, ...toWork(work.data) }));
      const details = { job: letter.job, data: recordedData(letter.job, letter.data), resumed };
      await this.audit.record(sql, {
        actorId: actor.userId,
        action: 'queue.retry',
        // The queue numbers its jobs: their ids name nobody.
        target: ['dead_letters', `${queue}/${id}`],
        reason,
        details,
      });
      return resumed;
    });
    if (!(await this.queue.retryDeadLetter(queue, id)))
      throw new AppError('RESOURCE.CONFLICT', { detail: 'Somebody else has just run this dead letter again.' });
    if (work.success) await this.cache.invalidate([{ name: 'ai', id: work.data.profileId }]);
    const resumedAnalysisJobId = isResumed && work.success ? work.data.analysisJobId : null;
    return { id, queue, job: letter.job, resumedAnalysisJobId };
  }
}

/** Work on comments tries no post again. */
function toWork({ commentIds, ...work }: z.output<typeof WORK_OF_ANALYSIS>) {
  return commentIds === undefined ? work : { ...work, postIds: [] };
}

const toDto = ({
  waiting,
  active,
  delayed,
  failed,
}: {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}) => ({
  waiting,
  active,
  delayed,
  deadLetters: failed,
});

const toLetterDto = ({ id, job, data, reason, attempts, failedAt }: DeadLetter): DeadLetterDto => ({
  id,
  job,
  data: shownData(job, data),
  reason: reason.slice(0, LONGEST_REASON),
  attempts,
  failedAt: failedAt?.toISOString() ?? null,
});
