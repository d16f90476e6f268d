import { randomUUID } from 'node:crypto';
import { workContext } from '@app/observability';
import { JOBS, PAYLOAD_VERSION, type JobInput, type JobName, type JobPayload } from './job-contracts';
import { PermanentJobError } from './job-errors';

/**
 * The payload as it is stored: version and request id added, checked against the contract.
 * @throws TypeError when the input does not fit, which is the caller's mistake
 */
export function toPayload<Name extends JobName>(job: Name, input: JobInput<Name>): JobPayload<Name> {
  const requestId = input.requestId ?? workContext.current()?.requestId ?? randomUUID();
  const parsed = JOBS[job].payload.safeParse({ ...input, v: PAYLOAD_VERSION, requestId });
  if (!parsed.success) throw new TypeError(`Not a payload of ${job}: ${fieldsOf(parsed.error.issues)}`);
  return parsed.data as JobPayload<Name>;
}

/** @throws PermanentJobError when what waited in the queue is not this version's payload */
export function parsePayload<Name extends JobName>(job: Name, data: unknown): JobPayload<Name> {
  const parsed = JOBS[job].payload.safeParse(data);
  if (!parsed.success)
    throw new PermanentJobError(`Not a payload of ${job} v${PAYLOAD_VERSION}: ${fieldsOf(parsed.error.issues)}`);
  return parsed.data as JobPayload<Name>;
}

/** Names and reasons only: values may be private. */
const fieldsOf = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  issues.map(({ path, message }) => `${path.join('.') || 'payload'} ${message}`).join('; ');
