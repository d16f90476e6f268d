import { isJobName, JOB_NAMES } from './job-contracts';

/**
 * Every job needs exactly one handler.
 * @param handlers what classes say they handle
 * @returns one sentence per problem; none when all is well
 */
export function checkJobHandlers(handlers: readonly { job: string; handler: string }[]): string[] {
  const unknown = handlers
    .filter(({ job }) => !isJobName(job))
    .map(({ job, handler }) => `${handler} handles ${job}, which is not a job`);
  const miscounted = JOB_NAMES.flatMap((job) => {
    const names = handlers.filter((found) => found.job === job).map(({ handler }) => handler);
    if (names.length === 1) return [];
    return names.length === 0
      ? [`${job} has no handler`]
      : [`${job} has ${names.length} handlers: ${names.join(', ')}`];
  });
  return [...unknown, ...miscounted];
}
