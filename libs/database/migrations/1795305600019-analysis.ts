import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Analysing again what models of another version, or no model at all, answered for: the indexes that find it, and the
 * analysis of comments as a part of their creator's job.
 */
export class Analysis1795305600019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index idx_posts_ai_version on public.posts ((ai_analysis_raw->>'version'), profile_id);
      create index idx_posts_ai_retry   on public.posts (((ai_analysis_raw->>'retryAfter')::bigint), profile_id)
        where ((ai_analysis_raw->>'retryAfter')::bigint) is not null;

      alter table public.comment_sentiment
        add column model         text,
        add column model_version text,
        add column tries         integer not null default 0,
        add column due_at        timestamptz default now(),
        add constraint ck_comment_sentiment_tries check (tries >= 0);
      create index idx_comment_sentiment_due on public.comment_sentiment (due_at) where due_at is not null;

      alter table public.ai_analysis_jobs
        add column comments_total integer not null default 0,
        add column comments_done  integer not null default 0,
        add constraint ck_ai_analysis_jobs_comments check (comments_done between 0 and comments_total);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table public.ai_analysis_jobs drop column comments_done, drop column comments_total;
      drop index public.idx_comment_sentiment_due;
      alter table public.comment_sentiment
        drop column due_at, drop column tries, drop column model_version, drop column model;
      drop index public.idx_posts_ai_retry, public.idx_posts_ai_version;
    `);
  }
}
