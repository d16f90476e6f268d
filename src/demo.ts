import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';

/** `npm run demo`: the main job against the running system, told step by step. */
const USAGE = 'Start the system first: npm start (and give its --data-dir here too, when it has one).';

interface Runtime {
  apiUrl: string;
  supabaseUrl: string;
  anonKey: string;
  users: { email: string; password: string; role: string }[];
}
interface Session {
  userId: string;
  headers: Record<string, string>;
}
type Json = Record<string, unknown>;

void main();

async function main(): Promise<void> {
  try {
    await walk(readRuntime());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function readRuntime(): Runtime {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string', default: '.data' } } });
  const file = join(resolve(values['data-dir']), 'runtime.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Runtime;
  } catch {
    throw new Error(`${file} cannot be read. ${USAGE}`);
  }
}

async function walk(runtime: Runtime): Promise<void> {
  // A name nobody has asked for: the whole way from the provider.
  const username = `demo.${Date.now().toString(36)}`;
  const user = await signIn(runtime, 'user');
  say('Signed in', runtime.users.find(({ role }) => role === 'user')?.email);

  const startedAt = performance.now();
  const paid = `/api/v1/instagram/profile/${username}`;
  const preview = await call(runtime, user, `/api/profile/${username}`);
  const profile = preview.profile as Json;
  say(`Looked ${username} up`, `${Math.round(performance.now() - startedAt)} ms, source ${String(preview.source)}`);
  say('Preview', { followers: profile.followersCount, category: profile.category, access: preview.access });

  say('Credits', await call(runtime, user, '/api/v1/credits/balance'));
  const quote = await call(runtime, user, `${paid}?dryRun=true`);
  say('Unlocking would cost', quote.price);
  const unlocked = await call(runtime, user, paid);
  const complete = unlocked.data as Json;
  say('Unlocked', unlocked.credits);
  const again = await call(runtime, user, paid);
  say('Once more', again.credits);
  say('Engagement', (complete.engagement as Json).rate);

  const page = await call(runtime, user, `${paid}/posts?limit=3`);
  for (const post of page.items as Json[]) {
    const { rate, relativeToMedian } = post.engagement as Json;
    const said = String(post.caption).replaceAll('\n', ' ').slice(0, 60);
    say('Post', `${String(post.publishedAt).slice(0, 10)}  ${String(rate)} %  x${String(relativeToMedian)}  ${said}`);
  }

  const insights = await watchAnalysis(runtime, user, username);
  say('Categories', insights.categories);
  say('Sentiment', insights.sentiment);
  say('Languages', insights.languages);

  const ledger = await call(runtime, user, '/api/v1/credits/transactions?limit=5');
  for (const { delta, balanceAfter, type, action } of ledger.items as Json[])
    say('Ledger', { delta, balanceAfter, type, action });
}

async function watchAnalysis(runtime: Runtime, user: Session, username: string): Promise<Json> {
  for (;;) {
    const insights = await call(runtime, user, `/api/profile/${username}/ai-insights`);
    if (insights.status !== 'pending' && insights.status !== 'running') return insights;
    if (insights.job !== null) await followJob(runtime, user, String((insights.job as Json).eventsUrl));
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Tells each state of the analysis as it comes; the server ends the stream when nothing more follows. */
async function followJob({ apiUrl }: Runtime, { headers }: Session, path: string): Promise<void> {
  const { body } = await fetch(apiUrl + path, { headers });
  if (body === null) return;
  for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
    if (!line.startsWith('data: ')) continue;
    const told = JSON.parse(line.slice('data: '.length)) as { status?: string; progress?: number };
    if (told.status !== undefined) say('Analysis', `${told.status}, ${told.progress} %`);
  }
}

async function signIn({ supabaseUrl, anonKey, users }: Runtime, role: string): Promise<Session> {
  const { email, password } = users.find((user) => user.role === role) ?? {};
  const response = await fetch(`${supabaseUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: anonKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`Signing in answered ${response.status}. ${USAGE}`);
  const session = (await response.json()) as { access_token: string; user: { id: string } };
  return { userId: session.user.id, headers: { authorization: `Bearer ${session.access_token}` } };
}

/** GET, or POST when there is a body. */
async function call({ apiUrl }: Runtime, { headers }: Session, path: string, body?: Json): Promise<Json> {
  const init = body && { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(apiUrl + path, { ...init, headers: { ...headers, 'Content-Type': 'application/json' } });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${String(answer.detail)}`);
  return answer;
}

function say(what: string, value: unknown): void {
  console.log(`${what.padEnd(34)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}
