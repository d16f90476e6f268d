import { setTimeout as pause } from 'node:timers/promises';
import { InstagramPort, type PostsPage, type ProfileLookup, type ProviderCallOptions } from '@app/instagram';

type Answer<T> = T | Error;

/** Instagram by script: what was told for a username is answered, an Error is thrown, everybody else does not exist. */
export class FakeInstagram extends InstagramPort {
  /** Usernames in the order they were asked for. */
  readonly profileCalls: string[] = [];
  readonly postsCalls: { username: string; cursor: string }[] = [];
  /** Milliseconds every answer takes. */
  delayMs = 0;
  private readonly profiles = new Map<string, Answer<ProfileLookup>[]>();
  private readonly pages = new Map<string, Answer<PostsPage | null>>();

  /** Several answers are given one after the other; the last one stays. */
  answer(username: string, ...answers: Answer<ProfileLookup>[]): this {
    this.profiles.set(username, answers);
    return this;
  }

  answerPosts(request: { username: string; cursor: string }, page: Answer<PostsPage | null>): this {
    this.pages.set(`${request.username} ${request.cursor}`, page);
    return this;
  }

  callsFor(username: string): number {
    return this.profileCalls.filter((called) => called === username).length;
  }

  async fetchProfile(username: string, options: ProviderCallOptions = {}): Promise<ProfileLookup> {
    this.profileCalls.push(username);
    await pause(this.delayMs, undefined, { signal: options.signal });
    const script = this.profiles.get(username) ?? [];
    const next = script.length > 1 ? script.shift() : script[0];
    return given(next ?? { outcome: 'not_found', confirmed: true });
  }

  async fetchPosts(
    request: { username: string; cursor: string },
    options: ProviderCallOptions = {},
  ): Promise<PostsPage | null> {
    this.postsCalls.push(request);
    await pause(this.delayMs, undefined, { signal: options.signal });
    return given(this.pages.get(`${request.username} ${request.cursor}`) ?? null);
  }
}

function given<T>(answer: Answer<T>): T {
  if (answer instanceof Error) throw answer;
  return answer;
}
