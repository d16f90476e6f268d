import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { ListedCreatorsRepository, ListsRepository, MOST_LISTED } from '@app/campaigns';
import { AppError } from '@app/common';
import { CreatorListingsRepository, GetCreator } from '@app/creators';
import { normaliseUsername } from '@app/instagram';
import type { PageQueryDto } from '../http/page-query.dto';
import type { AddedToListDto, AddToListDto, NotListedDto } from './dto/list.dto';
import type { ListedCreatorsPageDto } from './dto/listed-creator.dto';
import { NoSuchListError } from './lists.errors';

/** Within what a request may take. Who is not there by then is named, and can be added again. */
const FETCH_TIME_MS = 20_000;
/** Creators looked up together: most are stored, and those that are not must not take the provider from everybody else. */
const LOOKED_UP_TOGETHER = 4;

interface FoundCreator {
  profileId: string;
  username: string;
}

@Injectable()
export class ListedCreatorsService {
  constructor(
    private readonly lists: ListsRepository,
    private readonly listed: ListedCreatorsRepository,
    private readonly creators: GetCreator,
    private readonly listings: CreatorListingsRepository,
  ) {}

  async list(reader: Principal, listId: string, page: PageQueryDto): Promise<ListedCreatorsPageDto> {
    await this.requireList(reader, listId);
    const { items, nextCursor } = await this.listed.findPage(reader.claims, listId, page);
    const summaries = await this.listings.findByIds(
      items.map(({ profileId }) => profileId),
      reader.userId,
    );
    const summaryOf = new Map(summaries.map((summary) => [summary.id, summary]));
    return {
      items: items.map(({ profileId, username, note, addedAt }) => ({
        username,
        note,
        addedAt,
        creator: summaryOf.get(profileId) ?? null,
      })),
      nextCursor,
    };
  }

  /** A list stands for accounts that exist: creators nobody looked up yet are fetched first, as with favourites. */
  async add(owner: Principal, listId: string, { usernames, note }: AddToListDto): Promise<AddedToListDto> {
    await this.requireList(owner, listId);
    const { found, failed } = await this.lookUp(usernames);
    if (found.size === 0) return { added: [], alreadyListed: [], failed };
    const profileIds = [...found.keys()];
    const outcome = await this.listed.add(owner.claims, { listId, profileIds, note: note ?? null });
    if (outcome.outcome === 'unknown') throw new NoSuchListError();
    if (outcome.outcome === 'full') throw new ListFullError(outcome.size);
    const isAdded = new Set(outcome.added);
    const namesWhere = (holds: (id: string) => boolean) => profileIds.filter(holds).map((id) => found.get(id) ?? id);
    return { added: namesWhere((id) => isAdded.has(id)), alreadyListed: namesWhere((id) => !isAdded.has(id)), failed };
  }

  async remove(owner: Principal, listId: string, username: string): Promise<void> {
    const creator = await this.creators.findStored(username);
    const isRemoved =
      creator !== null && (await this.listed.remove(owner.claims, { listId, profileId: creator.meta.profileId }));
    if (!isRemoved)
      throw new AppError('RESOURCE.NOT_FOUND', { detail: `You have no list with this id that ${username} is on.` });
  }

  private async requireList({ claims }: Principal, listId: string): Promise<void> {
    if ((await this.lists.find(claims, listId)) === null) throw new NoSuchListError();
  }

  /** Names by profile id, in the order given; two names of one creator are one. @throws AppError the reason, when the only one cannot be had */
  private async lookUp(usernames: readonly string[]): Promise<{ found: Map<string, string>; failed: NotListedDto[] }> {
    const deadline = Date.now() + FETCH_TIME_MS;
    const waiting = [...usernames.entries()];
    const found: (FoundCreator | undefined)[] = [];
    const failed: NotListedDto[] = [];
    const lookUpNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [place, given] = next;
        try {
          found[place] = await this.findOne(given, deadline);
        } catch (error) {
          if (!(error instanceof AppError) || usernames.length === 1) throw error;
          failed.push({ username: given, code: error.code, detail: error.detail });
        }
      }
    };
    await Promise.all(Array.from({ length: LOOKED_UP_TOGETHER }, lookUpNext));
    const names = found.flatMap((creator) =>
      creator === undefined ? [] : [[creator.profileId, creator.username] as const],
    );
    return { found: new Map(names), failed };
  }

  private async findOne(given: string, deadline: number): Promise<FoundCreator> {
    const creator = await this.creators.execute({ username: normaliseUsername(given), deadline });
    if (creator.degraded) throw creator.reason;
    return { profileId: creator.meta.profileId, username: creator.meta.username };
  }
}

class ListFullError extends AppError {
  constructor(size: number) {
    super('RESOURCE.CONFLICT', {
      detail: `A list holds at most ${MOST_LISTED} creators and this one has ${size}. Nothing was added.`,
      extensions: { size, most: MOST_LISTED },
    });
  }
}
