import type { CreatorAlert } from '@app/creators';
import type { WatchEventDto } from './dto/watch-event.dto';

export const toWatchEventDto = ({ id, kind, creator, details, at }: CreatorAlert): WatchEventDto => ({
  id,
  kind,
  creator,
  followers: details.followers ?? null,
  renamed: details.renamed ?? null,
  post: details.post ?? null,
  search: details.search ?? null,
  at,
});
