-- Supabase Auth keeps its users in its own database: a user's first request makes the account's row here too.
alter database creator_search set app.mirror_accounts = 'on';
