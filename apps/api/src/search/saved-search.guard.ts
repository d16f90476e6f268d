import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ResourceNotFoundError, SavedSearchesRepository, searchHash, type SavedSearch } from '@app/creators';
import type { GatedRequest } from '@app/credits';

interface SavedSearchRequest extends GatedRequest {
  savedSearch?: SavedSearch;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class SavedSearchNotFoundError extends ResourceNotFoundError {
  constructor() {
    super('You have no saved search with this id.');
  }
}

/** Looks the saved search up before the credit gate, which must know what is bought: stands below @RequiresCredits(). */
@Injectable()
export class SavedSearchGuard implements CanActivate {
  constructor(private readonly saved: SavedSearchesRepository) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SavedSearchRequest>();
    const { principal, params } = request;
    if (principal === undefined) throw new Error('SavedSearchGuard stands on a public route');
    const id = params.id ?? '';
    const found = UUID.test(id) ? await this.saved.find(principal.claims, id) : null;
    if (found === null) throw new SavedSearchNotFoundError();
    request.savedSearch = found;
    return true;
  }
}

/** The same resource as the search has without being saved: bought once, it is owned both ways. */
export const savedSearchResource = (request: GatedRequest): string => searchHash(savedSearchOf(request).query);

function savedSearchOf(request: SavedSearchRequest): SavedSearch {
  if (request.savedSearch === undefined) throw new Error('the route lacks @UseGuards(SavedSearchGuard)');
  return request.savedSearch;
}

/** What SavedSearchGuard found. */
export const FoundSearch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  savedSearchOf(context.switchToHttp().getRequest<SavedSearchRequest>()),
);
