import { asked, byKey, type IndexQuery } from '../index-query';

export const CAMPAIGNS: IndexQuery[] = [
  byKey('pk_emv_rate_cards', 'emv_rate_cards', 'id'),
  asked(
    'uq_emv_rate_cards_version',
    'the number of a new version of a rate card',
    `select coalesce(max(version), 0) + 1 from emv_rate_cards where name = 'card 100'`,
  ),
  asked(
    'idx_emv_rate_cards_in_force',
    'the rate card of a report',
    `select id, name from emv_rate_cards where currency = 'AAB' and retired_at is null and effective_from <= now()
      order by effective_from desc, created_at desc limit 1`,
  ),
  asked(
    'idx_posts_shortcode',
    'the post of an address',
    `select c.username from posts p join profiles c on c.id = p.profile_id where p.shortcode = 'S100' limit 1`,
  ),
];
