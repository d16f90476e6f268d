import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAULT_NAMES, startSandbox, type FaultName, type TestSandbox } from '@app/testing';
import { contentOf, DecodoCaller, errorCodeOf, postsOf, userOf, type Answer } from './decodo-caller';

const NAME = 'fault.victim';
let sandbox: TestSandbox;
let decodo: DecodoCaller;
let listener: Server;
const callbacks: { id: string; status: string }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  decodo = new DecodoCaller(sandbox);
  listener = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      callbacks.push(JSON.parse(text) as { id: string; status: string });
      res.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  listener.close();
  await sandbox.close();
});
beforeEach(async () => {
  callbacks.length = 0;
  await sandbox.control.reset();
});

const scrape = () => decodo.profile(NAME);
const result = (answer: Answer) => answer.body.results?.[0];
const callbackUrl = () => `http://127.0.0.1:${(listener.address() as AddressInfo).port}/done`;

async function startTask(): Promise<string> {
  const body = { target: 'instagram_graphql_profile', query: NAME, callback_url: callbackUrl() };
  const answer = await decodo.call({ path: '/v3/task', body });
  return String(answer.body.id);
}

const results = (id: string) => decodo.call({ method: 'GET', path: `/v3/task/${id}/results` });
const status = (id: string) => decodo.call({ method: 'GET', path: `/v3/task/${id}` });

async function callbacksReach(count: number): Promise<void> {
  const deadline = Date.now() + 5000;
  while (callbacks.length < count && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function expectStatus(expected: number, message?: RegExp): Promise<Answer> {
  const answer = await scrape();
  expect(answer.status).toBe(expected);
  if (message) expect(answer.text).toMatch(message);
  return answer;
}

async function expectInResult(statusCode: number, content: unknown): Promise<void> {
  const answer = await scrape();
  expect(answer.status).toBe(200);
  expect(result(answer)?.status_code).toBe(statusCode);
  expect(result(answer)?.content).toEqual(content);
}

/** What each fault looks like to a caller. A fault without a line here does not compile. */
const SHOWN: Record<FaultName, () => Promise<void>> = {
  'ok-object': async () => expect(typeof result(await scrape())?.content).toBe('object'),
  'ok-string-content': async () => {
    const answer = await scrape();
    expect(typeof result(answer)?.content).toBe('string');
    expect(userOf(answer).username).toBe(NAME);
  },
  'failed-613-top-level': async () => {
    const answer = await expectStatus(200);
    expect(answer.body).toMatchObject({ status: 'failed', status_code: 613 });
    expect(answer.body.results).toBeUndefined();
  },
  'failed-613-in-result': () => expectInResult(613, {}),
  'failed-613-empty-string': () => expectInResult(613, ''),
  'result-status-404': () => expectInResult(404, {}),
  'result-status-500': () => expectInResult(500, ''),
  'content-failed': () => expectInResult(200, expect.objectContaining({ status: 'failed' })),
  'results-empty': async () => expect((await scrape()).body).toEqual({ results: [] }),
  'results-missing': async () => expect((await scrape()).body).not.toHaveProperty('results'),
  'user-null': () => expectInResult(200, { data: { user: null }, status: 'ok' }),
  'viewer-user-null': () => expectInResult(200, { data: { viewer: {}, user: null } }),
  'data-empty': () => expectInResult(200, { data: {} }),
  'posts-withheld': async () => {
    const timeline = userOf(await scrape()).edge_owner_to_timeline_media;
    expect(timeline.count).toBeGreaterThan(0);
    expect(timeline.edges).toEqual([]);
  },
  'html-content': () => expectInResult(200, expect.stringMatching(/^<!DOCTYPE html>/)),
  'truncated-content': async () => {
    const content = result(await scrape())?.content;
    expect(content).toMatch(/^\{"data":/);
    expect(() => JSON.parse(content as string) as unknown).toThrow(SyntaxError);
  },
  'truncated-body': async () => {
    const answer = await expectStatus(200);
    expect(() => JSON.parse(answer.text) as unknown).toThrow(SyntaxError);
  },
  'parse-failed-12002': () => expectInResult(200, expect.objectContaining({ status_code: 12002 })),
  'parse-partial-12004': () => expectInResult(200, expect.objectContaining({ status_code: 12004 })),
  'instagram-please-wait': () => expectInResult(401, expect.objectContaining({ require_login: true, status: 'fail' })),
  'instagram-feedback-required': () => expectInResult(400, expect.objectContaining({ message: 'feedback_required' })),
  'instagram-checkpoint-required': () =>
    expectInResult(400, expect.objectContaining({ message: 'checkpoint_required' })),
  'instagram-challenge-required': () => expectInResult(400, expect.objectContaining({ message: 'challenge_required' })),
  'instagram-429': () => expectInResult(429, expect.objectContaining({ status: 'fail' })),
  'http-400-errors': async () => expect((await expectStatus(400)).body.errors?.length).toBeGreaterThan(1),
  'http-400-session-failed': async () => void (await expectStatus(400, /session .* has failed/)),
  'http-401': async () => void (await expectStatus(401, /Invalid credentials/)),
  'http-402': async () => void (await expectStatus(402)),
  'http-403': async () => void (await expectStatus(403)),
  'http-404': async () => void (await expectStatus(404)),
  'http-422': async () => void (await expectStatus(422)),
  'http-429-retry-after-seconds': async () => expect((await expectStatus(429)).headers['retry-after']).toBe('2'),
  'http-429-retry-after-date': async () => {
    const answer = await expectStatus(429);
    expect(Number.isNaN(Date.parse(String(answer.headers['retry-after'])))).toBe(false);
  },
  'http-429-plain': async () => expect((await expectStatus(429)).headers).not.toHaveProperty('retry-after'),
  'http-429-no-requests-left': async () => void (await expectStatus(429, /no requests left/)),
  'http-500': async () => void (await expectStatus(500, /"status":"failed"/)),
  'http-500-message-only': async () => expect(Object.keys((await expectStatus(500)).body)).toEqual(['message']),
  'http-502': async () => void (await expectStatus(502)),
  'http-503': async () => void (await expectStatus(503)),
  'http-503-html': async () => void (await expectStatus(503, /<html>/)),
  'http-504': async () => void (await expectStatus(504)),
  'http-524': async () => void (await expectStatus(524, /<html>/)),
  'http-552': async () => void (await expectStatus(552)),
  'http-612': async () => void (await expectStatus(612)),
  'http-613': async () => void (await expectStatus(613)),
  'socket-reset': async () => expect(await errorCodeOf(scrape())).toBe('ECONNRESET'),
  'socket-reset-mid-body': async () => expect(await errorCodeOf(scrape())).toBe('ECONNRESET'),
  'slow-body': async () => expect(userOf(await scrape()).username).toBe(NAME),
  'no-answer': async () => expect(await errorCodeOf(scrape())).toBe('ECONNRESET'),
  'task-pending-204': async () => {
    const id = await startTask();
    const seen = [await results(id), await results(id), await results(id)].map((answer) => answer.status);
    expect(seen).toEqual([204, 204, 200]);
  },
  'task-faulted': async () => {
    const id = await startTask();
    expect((await status(id)).body.status).toBe('faulted');
    expect(result(await results(id))?.status_code).toBe(613);
  },
  'task-expired': async () => expect((await results(await startTask())).status).toBe(404),
  'callback-duplicate': async () => {
    const id = await startTask();
    await callbacksReach(2);
    expect(callbacks.map((callback) => callback.id)).toEqual([id, id]);
  },
  'callback-early': async () => {
    const id = await startTask();
    await callbacksReach(1);
    expect(callbacks.map((callback) => callback.id)).toEqual([id]);
    expect((await results(id)).status).toBe(204);
  },
  'callback-unknown-id': async () => {
    const id = await startTask();
    await callbacksReach(2);
    const stranger = callbacks.find((callback) => callback.id !== id);
    expect(callbacks.map((callback) => callback.id)).toContain(id);
    expect((await results(String(stranger?.id))).status).toBe(404);
  },
  'batch-partial': async () => {
    const body = { target: 'instagram_graphql_profile', query: ['one', 'two'] };
    const answer = await decodo.call({ path: '/v3/task/batch', body });
    expect(answer.body.queries?.map((query) => query.query)).toEqual(['one']);
    expect(answer.body.errors).toHaveLength(1);
  },
};

describe('the fault catalogue on the wire', () => {
  it.each(FAULT_NAMES)('shows %s', async (fault) => {
    const { control } = sandbox;
    await control.addFault(fault, {
      delayMs: fault === 'slow-body' || fault === 'no-answer' ? 100 : undefined,
      polls: 2,
    });
    await SHOWN[fault]();
  });

  it('bites as often as told, then answers well', async () => {
    await sandbox.control.addFault('http-503', { times: 2 });
    const statuses = [await scrape(), await scrape(), await scrape()].map((answer) => answer.status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('leaves other usernames and targets alone', async () => {
    await sandbox.control.addFault('http-500', { username: NAME, target: 'instagram_graphql_profile' });
    expect((await decodo.profile('somebody.else')).status).toBe(200);
    expect((await decodo.scrape({ target: 'instagram_graphql_user_posts', query: NAME })).status).toBe(200);
    expect((await scrape()).status).toBe(500);
  });

  it('can be aimed at the reading of a task', async () => {
    const id = await startTask();
    await sandbox.control.addFault('http-502', { operation: 'task-results' });
    expect([(await results(id)).status, (await results(id)).status]).toEqual([502, 200]);
  });

  it('lets a slow body outlast a patient caller', async () => {
    await sandbox.control.addFault('slow-body', { delayMs: 30_000 });
    const call = decodo.scrape({ target: 'instagram_graphql_profile', query: NAME }, 1000);
    const impatient = Promise.race([errorCodeOf(call), new Promise((resolve) => setTimeout(resolve, 300, 'waiting'))]);
    expect(await impatient).toBe('waiting');
  });

  it('refuses a fault that it does not know and names those it knows', async () => {
    const unknown = sandbox.control.addFault('no-such-fault' as FaultName);
    await expect(unknown).rejects.toThrow(/ok-object/);
  });

  it('fails by itself at the set rate', async () => {
    await sandbox.control.behave({ errorRate: 0.5 });
    const answers = await Promise.all(Array.from({ length: 60 }, scrape));
    const bad = answers.filter((answer) => answer.status !== 200 || answer.body.results === undefined).length;
    expect(bad).toBeGreaterThan(15);
    expect(bad).toBeLessThan(45);
  });

  it('shows a spoiled profile no posts and a good one twelve', async () => {
    expect(postsOf(await decodo.profile('case.graph'))).toHaveLength(12);
    expect(contentOf(await decodo.profile('case.missing'))).toEqual({});
  });
});
