import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The planner takes a table that fits the cache to be read once, and spreads that over all rows of an index: the first few thousand
 * of a walk in order, each on a page of its own, look ten times cheaper than they are. A condition on words beside which this one
 * stands has its price, so that the index of the words is used unless they are common. It is always true.
 */
export class CostOfReading1795305600036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.is_read(p_words tsvector) returns boolean
      language plpgsql immutable parallel safe cost 100 set search_path = '' as $$
      begin
        return true;
      end
      $$;
      revoke execute on function app.is_read(tsvector) from public;
      grant execute on function app.is_read(tsvector) to service_role;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function app.is_read(tsvector)');
  }
}
