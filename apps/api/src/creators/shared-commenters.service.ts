import { Injectable } from '@nestjs/common';
import { sharedCommentersOf, type SharedCommenters } from '@app/analytics';
import type { Principal } from '@app/auth';
import { AppError } from '@app/common';
import { CreatorNotFoundError, SharedCommentersRepository } from '@app/creators';
import { normaliseUsername } from '@app/instagram';
import { InvalidRequestError } from '../http/validation.pipe';
import { CreatorsService } from './creators.service';

/** What two creators have in common among those who comment on them, for who has access to both. */
@Injectable()
export class SharedCommentersService {
  constructor(
    private readonly creators: CreatorsService,
    private readonly commenters: SharedCommentersRepository,
  ) {}

  async compare(reader: Principal, username: string, other: string): Promise<SharedCommenters> {
    const [first, second] = await Promise.all([
      this.creators.open(reader, username, 'commenters'),
      this.creators.open(reader, nameOf(other), 'commenters'),
    ]);
    const profileIds = [first.creator.meta.profileId, second.creator.meta.profileId] as const;
    if (profileIds[0] === profileIds[1]) throw refusal('CONTRADICTION', 'must be another creator');
    const counted = await this.commenters.count(reader.userId, profileIds);
    if (counted === null) throw new CreatorNotFoundError(username);
    return sharedCommentersOf(counted);
  }
}

function nameOf(given: string): string {
  try {
    return normaliseUsername(given);
  } catch (error) {
    throw error instanceof AppError ? refusal('INVALID', error.detail) : error;
  }
}

const refusal = (code: string, message: string) => new InvalidRequestError([{ field: 'with', code, message }]);
