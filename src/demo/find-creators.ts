import type { CreatorSearchApi } from '@app/api-client';
import type { SignedIn } from '../setup/sign-in';
import { say } from './say';

/** How the creator does, with the passport of a figure. */
export async function readAnalytics(api: CreatorSearchApi, username: string): Promise<void> {
  const { data } = await api.creatorAnalytics.getReport({ path: { username }, query: { window: '90d' } });
  say('Engagement rate', data.engagement.rate);
  say('Posts a week', data.posting.postsPerWeek);
}

/** Finds creators by figures, by words, and by likeness. */
export async function findCreators(api: CreatorSearchApi, username: string): Promise<void> {
  const filter = { minFollowers: 1_000, minEngagementRate: 1 };
  const { data: counted } = await api.discovery.count({ query: { ...filter, explain: true } });
  say('Creators that fit (free)', { count: counted.count, explain: counted.explain?.filters });
  const page = await api.discovery.findPage({ query: { ...filter, sort: 'followers', limit: 3 } });
  say('A page of discovery', receiptOf(page.response));
  for (const { username: found, followers, engagementRate, category } of page.data.items)
    say('Discovered', { username: found, followers, engagementRate, category });

  const search = await api.search.search({ body: { text: { query: 'travel OR food' }, limit: 3 } });
  say('Words in captions', { total: search.data.total, ...receiptOf(search.response) });
  for (const { username: found, match } of search.data.items) say('Found', { username: found, match });

  const similar = await api.similar.find({ path: { username }, query: { limit: 3 } });
  for (const { creator, score, parts } of similar.data.items)
    say('Alike', { username: creator.username, score, parts });
}

/** A list, a campaign with its report, and an export of the list. */
export async function workWith({ api, apiUrl }: SignedIn, username: string): Promise<void> {
  const name = `Demo ${new Date().toISOString()}`;
  const { data: list } = await api.lists.create({ body: { name } });
  await api.lists.add({ path: { id: list.id }, body: { usernames: [username] } });
  const { data: campaign } = await api.campaigns.create({ body: { name } });
  await api.campaignProfiles.add({ path: { id: campaign.id }, body: { username } });
  const { data: report } = await api.campaigns.report({ path: { id: campaign.id } });
  say('Campaign', { name: campaign.name, status: campaign.status, coverage: report.coverage });

  const { data: order } = await api.exports.order({ body: { format: 'csv', source: { list: list.id } } });
  if ('dryRun' in order) throw new Error('an order that is not a dry run was answered as one');
  const file = await exported(api, order.id);
  say('Exported', { status: file.status, rows: file.progress, charged: file.charged, sha256: file.sha256 });
  if (file.downloadUrl !== null) {
    const answer = await fetch(new URL(file.downloadUrl, apiUrl));
    for (const line of (await answer.text()).trim().split('\n')) say('File', line.trim());
  }
}

async function exported(api: CreatorSearchApi, id: string) {
  for (;;) {
    const { data } = await api.exports.get({ path: { id } });
    if (data.status !== 'queued' && data.status !== 'running') return data;
    await new Promise((done) => setTimeout(done, 200));
  }
}

const receiptOf = ({ headers }: Response) => ({
  charged: headers.get('X-Credits-Charged'),
  source: headers.get('X-Credits-Source'),
});
