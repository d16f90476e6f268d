import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { AppError } from '@app/common';
import { FindSimilar, GetCreator, type NamedCreator, type SimilarCreators } from '@app/creators';
import { normaliseUsername } from '@app/instagram';
import { InvalidRequestError } from '../http/validation.pipe';
import { MOST_LIKED, MOST_UNLIKED, type SimilarQueryDto } from './dto/similar.dto';

const FETCH_TIME_MS = 25_000;

@Injectable()
export class SimilarService {
  constructor(
    private readonly similar: FindSimilar,
    private readonly creators: GetCreator,
  ) {}

  /** A creator nobody looked up yet is fetched first, as for a preview. */
  async find(reader: Principal, username: string, { like, unlike, limit }: SimilarQueryDto): Promise<SimilarCreators> {
    const alsoLiked = namesIn('like', like, MOST_LIKED);
    const notLiked = namesIn('unlike', unlike, MOST_UNLIKED);
    const deadline = Date.now() + FETCH_TIME_MS;
    const find = (name: string) => this.findOne(name, deadline);
    const [liked, unliked] = await Promise.all([
      Promise.all([username, ...alsoLiked].map(find)),
      Promise.all(notLiked.map(find)),
    ]);
    refuseContradiction(liked, unliked);
    return this.similar.execute({ liked: distinct(liked), unliked: distinct(unliked), limit, readerId: reader.userId });
  }

  private async findOne(username: string, deadline: number): Promise<NamedCreator> {
    const creator = await this.creators.execute({ username, deadline });
    if (creator.degraded) throw creator.reason;
    return { profileId: creator.meta.profileId, username: creator.meta.username };
  }
}

function namesIn(field: 'like' | 'unlike', given: string | undefined, most: number): string[] {
  const names = (given ?? '').split(',').filter((name) => name.trim() !== '');
  const refuse = (message: string) => new InvalidRequestError([{ field, code: 'INVALID', message }]);
  if (names.length > most) throw refuse(`takes at most ${most} usernames`);
  return names.map((name) => {
    try {
      return normaliseUsername(name);
    } catch (error) {
      throw error instanceof AppError ? refuse(error.detail) : error;
    }
  });
}

function refuseContradiction(liked: NamedCreator[], unliked: NamedCreator[]): void {
  const both = unliked.find(({ profileId }) => liked.some((creator) => creator.profileId === profileId));
  if (both === undefined) return;
  throw new InvalidRequestError([
    { field: 'unlike', code: 'CONTRADICTION', message: `${both.username} cannot be liked and unliked at once` },
  ]);
}

const distinct = (creators: NamedCreator[]): NamedCreator[] => [
  ...new Map(creators.map((creator) => [creator.profileId, creator])).values(),
];
