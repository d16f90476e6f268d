import { AppError } from '@app/common';
import { violatedCheckOf } from '@app/database';
import { MOST_POSTS, MOST_PROFILES, NEXT_STATUSES, type CampaignStatus } from './campaign.types';

export class CampaignNotFoundError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', {
      detail: 'You have no campaign with this id. A removed one can be restored for 90 days.',
    });
  }
}

export class NothingToRestoreError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', { detail: 'You have no removed campaign with this id, or its 90 days are over.' });
  }
}

export class InvalidTransitionError extends AppError {
  constructor(from: CampaignStatus, to: CampaignStatus) {
    const allowed = NEXT_STATUSES[from];
    const ways = allowed.length === 0 ? 'it stays so' : `it may become ${allowed.join(' or ')}`;
    super('CAMPAIGNS.INVALID_TRANSITION', {
      detail: `A campaign that is ${from} cannot become ${to}; ${ways}.`,
      extensions: { from, to, allowed },
    });
  }
}

export class CampaignReadOnlyError extends AppError {
  constructor(status: string) {
    const way = status === 'completed' ? ' It can be archived or removed.' : ' It can be removed.';
    super('CAMPAIGNS.READ_ONLY', {
      detail: `A campaign that is ${status} is not changed any more.${way}`,
      extensions: { status },
    });
  }
}

export class CampaignChangedError extends AppError {
  constructor(version: number) {
    super('CAMPAIGNS.CHANGED_MEANWHILE', {
      detail: `The campaign is at version ${version} by now. Read it again and repeat the change on that version.`,
      extensions: { version },
    });
  }
}

export class CampaignFullError extends AppError {
  constructor(what: 'profiles' | 'posts') {
    const most = what === 'profiles' ? MOST_PROFILES : MOST_POSTS;
    super('CAMPAIGNS.FULL', { detail: `A campaign holds at most ${most} ${what}.`, extensions: { what, most } });
  }
}

export class CreatorNotInCampaignError extends AppError {
  constructor(username: string | null) {
    const who = username ?? 'its creator';
    super('CAMPAIGNS.CREATOR_NOT_IN_CAMPAIGN', {
      detail: `The post is by ${who}, who is not in this campaign. Add ${who} under /profiles first.`,
      extensions: { username },
    });
  }
}

export class ProfileNotInCampaignError extends AppError {
  constructor(username: string) {
    super('RESOURCE.NOT_FOUND', { detail: `${username} is not in this campaign.` });
  }
}

export class PostNotStoredError extends AppError {
  constructor(shortcode: string) {
    super('CAMPAIGNS.POST_NOT_STORED', {
      detail:
        `No post ${shortcode} is stored. Have its creator fetched anew with GET /api/profile/{username}?refresh=true and try ` +
        'again; a post that Instagram no longer lists among the latest cannot be fetched.',
      extensions: { shortcode },
    });
  }
}

export class NothingToMatchError extends AppError {
  constructor(missing: readonly string[]) {
    super('CAMPAIGNS.NOTHING_TO_MATCH', {
      detail: `Matching needs ${missing.join(' and ')}. Add it to the campaign with PATCH.`,
      extensions: { missing },
    });
  }
}

/** The database's refusals, as callers know them. */
export function toCampaignError(error: unknown): unknown {
  const violated = violatedCheckOf(error);
  switch (violated?.constraint) {
    case 'campaigns_read_only':
      return new CampaignReadOnlyError(violated.detail ?? 'closed');
    case 'campaign_posts_of_its_creators':
      return new CreatorNotInCampaignError(null);
    case 'ck_campaigns_profiles_bound':
      return new CampaignFullError('profiles');
    case 'ck_campaigns_posts_bound':
      return new CampaignFullError('posts');
    default:
      return error;
  }
}

/** Runs work whose refusals come from the database. */
export async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toCampaignError(error);
  }
}
