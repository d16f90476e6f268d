import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { ListsRepository, MOST_LISTS, type CreatorList } from '@app/campaigns';
import { AppError } from '@app/common';
import { isUniqueViolation } from '@app/database';
import type { PageQueryDto } from '../http/page-query.dto';
import type { CreateListDto, UpdateListDto } from './dto/list.dto';
import { NoSuchListError } from './lists.errors';

@Injectable()
export class ListsService {
  constructor(private readonly lists: ListsRepository) {}

  list({ claims }: Principal, page: PageQueryDto) {
    return this.lists.findPage(claims, page);
  }

  async get({ claims }: Principal, id: string): Promise<CreatorList> {
    return found(await this.lists.find(claims, id));
  }

  async create({ claims }: Principal, { name, description }: CreateListDto): Promise<CreatorList> {
    const created = await namedOnce(name, this.lists.create(claims, { name, description: description ?? null }));
    if (created !== null) return created;
    throw new AppError('RESOURCE.CONFLICT', {
      detail: `You have ${MOST_LISTS} lists, the most there may be. Delete one.`,
    });
  }

  async change({ claims }: Principal, id: string, change: UpdateListDto): Promise<CreatorList> {
    return found(await namedOnce(change.name ?? '', this.lists.change(claims, id, change)));
  }

  async remove({ claims }: Principal, id: string): Promise<void> {
    if (!(await this.lists.remove(claims, id))) throw new NoSuchListError();
  }
}

function found(list: CreatorList | null): CreatorList {
  if (list === null) throw new NoSuchListError();
  return list;
}

async function namedOnce<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUniqueViolation(error, 'uq_user_lists_name')) throw error;
    throw new AppError('RESOURCE.CONFLICT', {
      detail: `Another of your lists is called ${name}. Choose another name.`,
    });
  }
}
