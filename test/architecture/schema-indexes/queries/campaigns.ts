import { asked, byKey, type IndexQuery } from '../index-query';

export const CAMPAIGNS: IndexQuery[] = [
  byKey('pk_emv_rate_cards', 'emv_rate_cards', 'id'),
  asked(
    'idx_emv_rate_cards_in_force',
    'the rate card of a report',
    `select id, name from emv_rate_cards where currency = 'AAB' and retired_at is null order by created_at desc limit 1`,
  ),
  asked(
    'idx_posts_shortcode',
    'the post of an address',
    `select c.username from posts p join profiles c on c.id = p.profile_id where p.shortcode = 'S100' limit 1`,
  ),
];
