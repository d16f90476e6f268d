import { benchmarksFor, placing } from '../benchmarks';
import {
  PEER_FIGURES,
  PEER_LEVELS,
  type BenchmarkAnswer,
  type PeerCount,
  type PeerFigure,
  type PeerPosition,
  type PeersSection,
  type PeerStanding,
} from '../creator-analytics.types';
import { counted, insufficient, measuredShare, unavailable } from '../metric-of';
import { basisOf, type Scope } from '../scope';

/** Below this many creators a group says more about who happens to be stored. */
export const FEWEST_PEERS = 30;

const NAMES: Record<PeerFigure, string> = {
  engagement_rate: 'engagement rate',
  average_likes: 'average likes',
  average_comments: 'average comments',
  posts_per_week: 'number of posts a week',
  follower_growth_30d: 'growth over 30 days',
};

/** Where the creator stands among its like, and who says so. */
export function peersOf(scope: Scope): PeersSection {
  const answers = PEER_FIGURES.map((figure) => {
    const standing = scope.input.peers.find((one) => one.figure === figure);
    const value = standing?.value ?? null;
    const tables = benchmarksFor(scope.input.benchmarks, { figure, followers: scope.followers, value });
    return { figure, tables, position: positionOf(scope, { figure, standing, table: placing(tables) }) };
  });
  return {
    positions: answers.map(({ position }) => position),
    benchmarks: answers.flatMap(({ figure, tables }) => tables.map((answer) => ({ figure, answer }))),
  };
}

/** The first level, from the narrowest, with enough creators. */
export function answeringLevel(standing: PeerStanding | undefined): PeerCount | null {
  return levelsOf(standing).find(({ n }) => n >= FEWEST_PEERS) ?? null;
}

const levelsOf = (standing: PeerStanding | undefined): PeerCount[] =>
  PEER_LEVELS.flatMap((level) => standing?.levels.filter((count) => count.level === level) ?? []);

interface Question {
  figure: PeerFigure;
  standing: PeerStanding | undefined;
  table: BenchmarkAnswer | null;
}

function positionOf(scope: Scope, { figure, standing, table }: Question): PeerPosition {
  const asked = levelsOf(standing).map(({ level, n }) => ({ level, n }));
  const base = { figure, value: standing?.value ?? null, asked, level: null, group: null };
  const basis = { ...basisOf(scope, 0), window: 'now' };
  if (standing === undefined) {
    const statement = `The ${NAMES[figure]} of this creator is not known, so it is compared with nobody.`;
    return {
      ...base,
      percentile: unavailable('percentile_mid_rank', statement, basis),
      answeredBy: 'nothing',
      statement,
    };
  }
  const answer = answeringLevel(standing);
  if (answer !== null) {
    const { level, group, n, below, equal } = answer;
    const percentile = measuredShare('percentile_mid_rank', below + equal / 2, { ...basis, used: n });
    return { ...base, percentile, level, group, answeredBy: 'stored_creators', statement: answered(answer, asked) };
  }
  const statement = fallenBack(figure, asked, table);
  return {
    ...base,
    percentile: insufficient('percentile_mid_rank', statement, { ...basis, used: asked.at(-1)?.n ?? 0 }),
    answeredBy: table === null ? 'nothing' : 'published_table',
    statement,
  };
}

type Asked = PeerPosition['asked'];

function answered({ level, group, n }: PeerCount, asked: Asked): string {
  const members = [`${group.tier} followers`, group.accountType, group.category].filter((part) => part !== null);
  const narrower = asked.slice(
    0,
    asked.findIndex((one) => one.level === level),
  );
  const why = narrower.length === 0 ? '' : `; ${tooSmall(narrower)}`;
  return `Compared with ${counted(n, 'stored creator')} (${members.join(', ')})${why}.`;
}

function fallenBack(figure: PeerFigure, asked: Asked, table: BenchmarkAnswer | null): string {
  const why = asked.length === 0 ? 'no group of stored creators was counted' : tooSmall(asked);
  if (table === null) return `There is no comparison: ${why}, and no published table covers the ${NAMES[figure]}.`;
  return `No percentile: ${why}. ${table.source} (${table.publishedOn}) calls this ${NAMES[figure]} "${table.band}".`;
}

const tooSmall = (levels: Asked): string =>
  `fewer than ${FEWEST_PEERS} by ${levels.map(({ level, n }) => `${level.replaceAll('_', ' and ')} (${n})`).join(', ')}`;
