import { AppError } from '@app/common';
import { buildDecodo, SANDBOX_CASES, startSandbox, type TestSandbox } from '@app/testing';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const build = (postsTargetEnabled = false) =>
  buildDecodo({
    baseUrl: sandbox.decodoUrl,
    credentials: { scheme: 'basic', token: sandbox.basicToken },
    postsTargetEnabled,
  });

const endOf = async (username: string): Promise<string> => {
  try {
    const answer = await build().instagram.fetchProfile(username);
    return answer.outcome === 'found' ? answer.postsAvailability : answer.outcome;
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped: ${String(error)}`;
  }
};

const NOT_AVAILABLE: Record<string, string> = {
  'case.private': 'private',
  'case.withheld': 'withheld',
  'case.v1.user': 'withheld',
  'case.gated': 'withheld',
  'case.zero.posts': 'none',
  'case.empty.cursor': 'none',
};
const expectedEnd = (username: string): string => {
  const { absent, refused } = SANDBOX_CASES[username] ?? {};
  if (refused !== undefined) return 'PROVIDER.UNAVAILABLE';
  return absent === undefined ? (NOT_AVAILABLE[username] ?? 'available') : 'not_found';
};

describe('every documented account of the sandbox', () => {
  it.each(Object.entries(SANDBOX_CASES).map(([username, { about }]) => [username, about]))(
    '%s: %s',
    async (username) => {
      expect(await endOf(username)).toBe(expectedEnd(username));
    },
  );
});

describe('a timeline', () => {
  it.each(['case.many.posts', 'case.pinned', 'case.collab'])(
    'of %s is crawled whole, no post twice or missed',
    async (username) => {
      const { instagram } = build(true);
      const truth = await sandbox.control.truth(username);
      const first = await instagram.fetchProfile(username);
      if (first.outcome !== 'found') throw new Error('not found');
      const ids = first.posts.map(({ instagramId }) => instagramId);
      for (let cursor = first.nextCursor; cursor !== null;) {
        const page = await instagram.fetchPosts({ username, cursor });
        ids.push(...(page?.posts ?? []).map(({ instagramId }) => instagramId));
        cursor = page?.nextCursor ?? null;
      }
      expect(ids.length).toBe(new Set(ids).size);
      expect([...ids].sort()).toEqual(truth.posts.map(({ id }) => id).sort());
    },
  );
});

describe('a hundred generated creators', () => {
  it('are read without losing anybody', async () => {
    const { items } = await sandbox.control.creators({ limit: 100, standing: 'public' });
    const { instagram } = build();
    const answers = await Promise.all(items.map(({ username }) => instagram.fetchProfile(username)));
    expect(answers.map((answer) => answer.outcome === 'found' && answer.profile.username)).toEqual(
      items.map(({ username }) => username),
    );
  });
});
