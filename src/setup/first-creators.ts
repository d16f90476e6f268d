import { existsSync } from 'node:fs';
import { signIn } from './sign-in';
import { writePrivateJson } from './private-json';
import type { Runtime } from './runtime';

/** Enough to look around in, few enough to be read and analysed within the first minute. */
const FIRST_CREATORS = 120;

/**
 * Has the api fetch some of the stand-in's creators, once per data folder: discovery and search find what is stored, and
 * a new system has nothing.
 * @returns how many; null when it was done before or there is no stand-in
 */
export async function collectFirstCreators(runtime: Runtime, doneFile: string): Promise<number | null> {
  if (runtime.sandboxUrl === null || runtime.users.length === 0 || existsSync(doneFile)) return null;
  const answer = await fetch(`${runtime.sandboxUrl}/control/creators?limit=${FIRST_CREATORS}`);
  if (!answer.ok) throw new Error(`the sandbox lists no creators: HTTP ${answer.status}`);
  const { items } = (await answer.json()) as { items: { username: string }[] };
  const { api } = await signIn(runtime, 'admin');
  const { data } = await api.creatorCollection.collect({
    body: { usernames: items.map(({ username }) => username), reason: 'first creators of a new installation' },
  });
  writePrivateJson(doneFile, { collected: data.queued });
  return data.queued;
}
