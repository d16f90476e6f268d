import type { ComponentName } from '@app/monitoring';

export interface ComponentText {
  /** As a title, and within a sentence. */
  label: string;
  noun: string;
  /** What it is for. */
  role: string;
  /** What users notice while it is down. */
  users: string;
  stillWorks: string;
  /** What to look at first. */
  todo: string;
}

/** In the order of what is lost without it. */
export const COMPONENT_ORDER: readonly ComponentName[] = [
  'database',
  'cache',
  'queue',
  'provider',
  'auth',
  'system',
  'ai',
];

export const COMPONENT_TEXTS: Readonly<Record<ComponentName, ComponentText>> = {
  database: {
    label: 'Database',
    noun: 'database',
    role: 'PostgreSQL: creators, posts, credits, everything that lasts',
    users: 'Anything not read lately fails with “try again later”; nothing can be unlocked, bought or changed.',
    stillWorks: 'Profiles and posts that are in the cache. Nothing is charged that was not delivered.',
    todo: 'Does PostgreSQL run and take connections? Is its disk full? Are all connections of a pool in use (see Pools)?',
  },
  cache: {
    label: 'Cache',
    noun: 'cache',
    role: 'Redis: keeps answers ready, and tells all processes what has changed',
    users: 'Pages come slower, because each is read from the database; limits are counted per process.',
    stillWorks: 'Everything. No data is lost; the cache fills by itself when Redis is back.',
    todo: 'Does Redis run, and can this host reach it? Is its memory full? Watch the database: it carries the load meanwhile.',
  },
  queue: {
    label: 'Queue',
    noun: 'queue',
    role: 'Redis: work that is done in the background',
    users: 'New analyses, refreshes and webhooks wait; progress stands still.',
    stillWorks: 'Reading, searching, unlocking. Work that was accepted is kept and done later.',
    todo: 'Does the Redis of the queues run? Does an ai-worker run (see Processes)? Do jobs pile up (see Queues)?',
  },
  provider: {
    label: 'Data provider',
    noun: 'data provider',
    role: 'Decodo: fetches profiles and posts from Instagram',
    users: 'Creators nobody has looked up before cannot be found; known ones are not refreshed and are marked stale.',
    stillWorks: 'Every creator that is stored. Nobody pays for an answer that could not be made.',
    todo: 'Is the provider in trouble itself? Is the key still valid, and the quota not used up? Calls resume by themselves.',
  },
  auth: {
    label: 'Sign-in',
    noun: 'sign-in',
    role: 'Supabase Auth: who the user is',
    users: 'New sign-ins may fail; when the signing keys expire, every signed-in user is turned away.',
    stillWorks: 'Users who are signed in, as long as the keys read before are valid. API keys.',
    todo: 'Does Supabase Auth answer? Can this host read its signing keys (/auth/v1/.well-known/jwks.json)?',
  },
  system: {
    label: 'This process',
    noun: 'api process',
    role: 'The process that answered: memory, event loop',
    users: 'Answers come late, some time out.',
    stillWorks: 'Other processes of the api, if there are any.',
    todo: 'Which process is it (see Processes)? Memory nearly used up: restart it. Event loop late: take traffic off it.',
  },
  ai: {
    label: 'AI analysis',
    noun: 'AI analysis',
    role: 'The worker that reads captions: category, sentiment, language',
    users: 'New posts are analysed later, or by simple rules instead of models; such results are marked.',
    stillWorks: 'Everything else. Results from before stay; marked ones are made again later by themselves.',
    todo: 'Does an ai-worker run, and are its models loaded (see Processes)? Do batches wait (see AI analysis)?',
  },
};
