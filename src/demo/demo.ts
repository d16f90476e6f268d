import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CreatorSearchApi, InsightsDto } from '@app/api-client';
import { findCreators, readAnalytics, workWith } from './find-creators';
import type { Runtime } from '../setup/runtime';
import { signIn, USAGE } from '../setup/sign-in';
import { say } from './say';

/** `npm run demo`: the main job against the running system, told step by step. */
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
  const user = await signIn(runtime, 'user');
  const { api } = user;
  say('Signed in', user.email);
  // A name nobody has asked for: the whole way from the provider.
  const username = `demo.${Date.now().toString(36)}`;
  await lookUp(api, username);
  await unlock(api, username);
  await readPosts(api, username);
  await readInsights(api, username);
  await readAnalytics(api, username);
  await findCreators(api, username);
  await workWith(user, username);
  await readLedger(api);
}

async function lookUp(api: CreatorSearchApi, username: string): Promise<void> {
  const startedAt = performance.now();
  const { data } = await api.creators.getProfile({ path: { username } });
  say(`Looked ${username} up`, `${Math.round(performance.now() - startedAt)} ms, source ${data.source}`);
  say('Preview', { followers: data.profile.followersCount, category: data.profile.category, access: data.access });
}

async function unlock(api: CreatorSearchApi, username: string): Promise<void> {
  say('Credits', (await api.wallet.getBalance()).data);
  const quote = await api.paidCreators.unlock({ path: { username }, query: { dryRun: true } });
  say('Unlocking would cost', quote.data);
  const { data, credits } = (await api.paidCreators.unlock({ path: { username } })).data;
  say('Unlocked', credits);
  say('Once more', (await api.paidCreators.unlock({ path: { username } })).data.credits);
  say('Engagement', data.engagement?.rate);
}

async function readPosts(api: CreatorSearchApi, username: string): Promise<void> {
  const { data } = await api.paidCreators.analysePosts({ path: { username }, query: { limit: 3 } });
  for (const { publishedAt, caption, engagement } of data.items) {
    const said = (caption ?? '').replaceAll('\n', ' ').slice(0, 60);
    say('Post', `${publishedAt.slice(0, 10)}  ${engagement.rate} %  x${engagement.relativeToMedian}  ${said}`);
  }
}

async function readInsights(api: CreatorSearchApi, username: string): Promise<void> {
  const { categories, sentiment, languages } = await watchAnalysis(api, username);
  say('Categories', categories);
  say('Sentiment', sentiment);
  say('Languages', languages);
}

async function watchAnalysis(api: CreatorSearchApi, username: string): Promise<InsightsDto> {
  for (;;) {
    const { data } = await api.creators.getInsights({ path: { username } });
    if (data.status !== 'pending' && data.status !== 'running') return data;
    if (data.job !== null) await followJob(api, data.job.id);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Tells each state of the analysis as it comes; the server ends the stream when nothing more follows. */
async function followJob(api: CreatorSearchApi, id: string): Promise<void> {
  const { stream } = await api.analysisJobs.streamEvents({ path: { id } });
  for await (const told of stream) say('Analysis', told);
}

async function readLedger(api: CreatorSearchApi): Promise<void> {
  const { data } = await api.transactions.list({ query: { limit: 8 } });
  for (const { delta, balanceAfter, type, action } of data.items) say('Ledger', { delta, balanceAfter, type, action });
}
