import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { printSearch, SavedSearchesRepository, type SavedSearch, type SavedSearchChange } from '@app/creators';
import type { PageQueryDto } from '../http/page-query.dto';
import type { SavedSearchDto, SavedSearchesPageDto } from './dto/saved-search.dto';
import { SavedSearchNotFoundError } from './saved-search.guard';
import type { SearchToSave } from './search-request';

/** The searches that a user keeps under a name. */
@Injectable()
export class SavedSearchesService {
  constructor(private readonly saved: SavedSearchesRepository) {}

  async create(owner: Principal, search: SearchToSave): Promise<SavedSearchDto> {
    return toDto(await this.saved.create(owner.claims, search));
  }

  async list(owner: Principal, page: PageQueryDto): Promise<SavedSearchesPageDto> {
    const { items, nextCursor } = await this.saved.findPage(owner.claims, page);
    return { items: items.map(toDto), nextCursor };
  }

  async get(owner: Principal, id: string): Promise<SavedSearchDto> {
    return toDto(found(await this.saved.find(owner.claims, id)));
  }

  async change(owner: Principal, id: string, change: SavedSearchChange): Promise<SavedSearchDto> {
    return toDto(found(await this.saved.change(owner.claims, id, change)));
  }

  async remove(owner: Principal, id: string): Promise<void> {
    if (!(await this.saved.remove(owner.claims, id))) throw new SavedSearchNotFoundError();
  }
}

function found(search: SavedSearch | null): SavedSearch {
  if (search === null) throw new SavedSearchNotFoundError();
  return search;
}

const toDto = ({ id, name, kind, query, alerts, createdAt }: SavedSearch): SavedSearchDto => ({
  id,
  name,
  kind,
  search: printSearch(query),
  alerts,
  createdAt,
});
