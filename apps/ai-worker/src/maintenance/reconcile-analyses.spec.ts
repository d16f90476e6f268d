import { aiSchema, AppConfig, toAiConfig } from '@app/config';
import { analysisVersion, type AnalysisJobsRepository, type RunAnalysis } from '@app/creators';
import { Logger } from '@app/observability';
import type { DeadLetter, JobQueue } from '@app/queues';
import type { CreatorCaches } from '../pipeline/creator-caches';
import { ReconcileAnalyses } from './reconcile-analyses.use-case';

const ai = toAiConfig(aiSchema.parse({}));
const idle = { id: 'job-1', profileId: 'profile-1', requestId: 'request-1', priority: 100 };

function reconciliation({ enabled = true, letters = [] as Partial<DeadLetter>[] } = {}) {
  const enqueue = jest.fn();
  const fail = jest.fn().mockResolvedValue({ username: 'someone' });
  const renew = jest.fn();
  const findIdle = jest.fn().mockResolvedValue([idle]);
  const use = new ReconcileAnalyses(
    Object.assign(new AppConfig(), { ai: { ...ai, enabled } }),
    { findIdle } as unknown as AnalysisJobsRepository,
    { fail } as unknown as RunAnalysis,
    { enqueue, deadLetters: jest.fn().mockResolvedValue(letters) } as unknown as JobQueue,
    { renew } as unknown as CreatorCaches,
    Logger.create({ level: 'fatal', pretty: false, process: 'test' }),
  );
  return { use, enqueue, fail, renew, findIdle };
}

describe(ReconcileAnalyses, () => {
  it('plans a job again that nobody works on, under its id, at its priority, for the request that asked for it', async () => {
    const { use, enqueue, fail } = reconciliation({ letters: [{ data: { analysisJobId: 'another' }, reason: 'x' }] });
    await use.execute();
    expect(enqueue).toHaveBeenCalledWith(
      'plan-profile-analysis',
      { analysisJobId: 'job-1', profileId: 'profile-1', requestId: 'request-1' },
      { id: 'plan-job-1-background', priority: 'background' },
    );
    expect(fail).not.toHaveBeenCalled();
  });

  it('fails a job whose batch the queue has given up, instead of trying it for ever', async () => {
    const letters = [{ data: { analysisJobId: 'job-1' }, reason: 'job stalled more than allowable limit' }];
    const { use, enqueue, fail, renew } = reconciliation({ letters });
    await use.execute();
    expect(fail).toHaveBeenCalledWith(
      { analysisJobId: 'job-1', profileId: 'profile-1' },
      { error: 'job stalled more than allowable limit', version: analysisVersion(ai) },
    );
    expect(renew).toHaveBeenCalledWith({ profileId: 'profile-1', username: 'someone' });
    expect(enqueue).not.toHaveBeenCalled();
  });

  it('does nothing while analysis is switched off', async () => {
    const { use, findIdle } = reconciliation({ enabled: false });
    await use.execute();
    expect(findIdle).not.toHaveBeenCalled();
  });
});
