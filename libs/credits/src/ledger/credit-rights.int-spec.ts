import { randomUUID } from 'node:crypto';
import { holdOf, LedgerWorld, use, type Customer, type Station } from '../../test/ledger-world';
import type { Hold } from './ledger.types';

/** Written by the ledger's functions and by nothing else. */
const LEDGER_TABLES = [
  'credit_wallets',
  'credit_lots',
  'credit_operations',
  'credit_operation_lots',
  'credit_transactions',
  'credit_usage_tracking',
  'unlocked_influencers',
];
const DENIED = '42501';
const APPEND_ONLY = '23001';

/** All that a role may call in the schema of our functions. Whatever is not here is refused. */
const CALLABLE: Record<string, string[]> = {
  public: [],
  anon: [],
  authenticated: [
    'campaign_next_statuses',
    'credit_steps',
    'quote_credits',
    'remove_campaign',
    'restore_campaign',
    'touch_own_wallet',
    'unlock_influencers',
  ],
};
/** Rules that triggers ask for whoever changes a row. */
const OF_EVERYBODY = ['campaign_next_statuses'];
/** Of the ledger, by the system; the parts those are made of are nobody's. */
const OF_THE_SYSTEM = [
  'adjust_wallet',
  'cancel_package_change',
  'change_package',
  'claim_due_holds',
  'claw_back',
  'clock',
  'extend_lease',
  'freeze_wallet',
  'grant_credits',
  'hold_lot',
  'open_wallet',
  'refund_operation',
  'release_lot_hold',
  'restore_clawed',
  'roll_due_wallets',
  'settle_due_hold',
  'system_credit_steps',
  'unfreeze_wallet',
];
const PARTS = [
  'allowance_left',
  'apply_credit_steps',
  'authorize_steps',
  'burn',
  'capture_late',
  'capture_steps',
  'carry_over',
  'check_chain',
  'is_being_bought',
  'lock_wallet',
  'lock_wallet_of',
  'note_balance',
  'open_lot',
  'owns_resource',
  'period_start',
  'post_entry',
  'refuse_change',
  'release_steps',
  'roll_wallet',
  'save_wallet',
  'settle_owed',
  'settlement_of',
  'shrink_hold',
  'source_of',
];

describe('who may do what to the books', () => {
  let world: LedgerWorld;
  let station: Station;
  let ann: Customer;
  let ben: Customer;
  let hold: Hold;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    station = world.station();
    [ann, ben] = [await world.customerWith(100), await world.customerWith(100)];
    hold = holdOf(await station.ledger.authorize(ben.claims, use({ units: 4 })));
    const creator = await world.creator();
    const unlock = use({ action: 'influencer_unlock', resource: creator.username });
    await station.ledger.unlock(ben.claims, holdOf(await station.ledger.authorize(ben.claims, unlock)), creator.id);
  });
  afterEach(async () => {
    expect(await world.violations()).toEqual([]);
    expect(await world.wallet(ben)).toMatchObject({ posted: 75, held: 20 });
  });
  afterAll(() => world.close());

  /** As that role over the owner's connection, taken back afterwards. @returns the error's code, or what happened */
  async function as(role: string, statement: string, claims: object = ann.claims): Promise<string> {
    await world.owner.query('begin');
    try {
      await world.owner.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
        role,
        JSON.stringify(claims),
      ]);
      const { rowCount } = await world.owner.query(statement);
      return `${rowCount} rows`;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await world.owner.query('rollback');
    }
  }

  describe.each(['authenticated', 'anon', 'service_role'])('%s, with SQL of his own', (role) => {
    it.each(LEDGER_TABLES)('writes nothing into %s', async (table) => {
      const [column] = await world.rows<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 limit 1`,
        [`public.${table}`],
      );
      const statements = [
        `insert into public.${table} select * from public.${table} limit 1`,
        `insert into public.${table} default values`,
        `update public.${table} set ${column?.name} = ${column?.name}`,
        `delete from public.${table}`,
        `truncate public.${table} cascade`,
        `drop table public.${table}`,
        `alter table public.${table} disable trigger all`,
      ];
      for (const claims of [ann.claims, ben.claims]) {
        for (const statement of statements) {
          expect([statement, await as(role, statement, claims)]).toEqual([statement, DENIED]);
        }
      }
    });
  });

  it.each([
    'update public.credit_transactions set reason = reason',
    'delete from public.credit_transactions',
    'truncate public.credit_transactions cascade',
  ])('refuses even the owner: %s', async (statement) => {
    expect(await as('none', statement)).toBe(APPEND_ONLY);
    expect(
      await as(
        'none',
        `${statement.replace(/ cascade$/, '')}${statement.startsWith('truncate') ? ' cascade' : ' where false'}`,
      ),
    ).toBe(APPEND_ONLY);
  });

  it('refuses an entry that does not continue the balance before it, also from the owner', async () => {
    const insert = (seq: string, balance: string) =>
      as(
        'none',
        `insert into credit_transactions (wallet_id, seq, kind, debit_account, credit_account, amount, delta, balance_after, actor)
         select id, last_seq + ${seq}, 'grant', 'issued', 'wallet', 10, 10, posted + ${balance}, 'test'
           from credit_wallets where user_id = '${ann.id}'`,
      );
    expect(await insert('1', '10')).toBe('1 rows');
    expect(await insert('1', '11')).toBe('23514');
    expect(await insert('2', '10')).toBe('23514');
    expect(await insert('0', '10')).toBe('23505');
  });

  it.each([
    ['credit_wallets', 'posted = -1'],
    ['credit_wallets', 'held = posted + 1'],
    ['credit_wallets', 'owed = -1'],
    ['credit_lots', 'remaining = granted + 1'],
    ['credit_lots', 'reserved = remaining + 1'],
    ['credit_operations', 'amount = -1'],
    ['credit_operations', `status = 'captured'`],
    ['credit_usage_tracking', 'free_used = free_limit + 1'],
  ])('keeps %s from ever having %s', async (table, change) => {
    const open = table === 'credit_operations' ? `where status = 'held'` : '';
    expect(await as('none', `update ${table} set ${change} ${open}`)).toBe('23514');
  });

  it.each([
    [
      'a source key twice',
      `insert into credit_lots (wallet_id, kind, source_key, priority, granted, remaining)
                            select wallet_id, kind, source_key, priority, granted, remaining from credit_lots limit 1`,
    ],
    [
      'an operation key twice',
      `insert into credit_operations (wallet_id, action, idem_key, fingerprint, amount, rule_id, period_no, lease_until)
                                select wallet_id, action, idem_key, fingerprint, amount, rule_id, period_no, now() from credit_operations limit 1`,
    ],
    [
      'an unlock twice',
      `insert into unlocked_influencers (user_id, profile_id) select user_id, profile_id from unlocked_influencers`,
    ],
  ])('has no room for %s', async (_, statement) => {
    expect(await as('none', statement)).toBe('23505');
  });

  it('lets each role call what is its own and nothing else', async () => {
    const callable = (role: string) =>
      world.rows<{ name: string }>(
        `select distinct p.proname::text as name from pg_proc p
          where p.pronamespace = 'app'::regnamespace and ${
            role === 'public'
              ? `(p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE'))`
              : `has_function_privilege('${role}', p.oid, 'execute')`
          } order by 1`,
      );
    for (const [role, names] of Object.entries(CALLABLE)) {
      expect([role, (await callable(role)).map(({ name }) => name)]).toEqual([role, names]);
    }
    const ofTheSystem = (await callable('service_role')).map(({ name }) => name);
    expect(ofTheSystem).toEqual(expect.arrayContaining(OF_THE_SYSTEM));
    const notOfTheSystem = [...PARTS, ...(CALLABLE.authenticated ?? [])].filter((name) => !OF_EVERYBODY.includes(name));
    expect(ofTheSystem.filter((name) => notOfTheSystem.includes(name))).toEqual([]);
  });

  it('knows every function of the ledger by name', async () => {
    const found = await world.rows<{ name: string }>(
      `select distinct p.proname::text as name from pg_proc p
        where p.pronamespace = 'app'::regnamespace and p.prosrc ~ 'credit_(wallets|lots|operations|transactions|usage)'`,
    );
    const known = [...PARTS, ...OF_THE_SYSTEM, ...(CALLABLE.authenticated ?? [])];
    const elsewhere = ['erase_creator', 'lock_order', 'provision_user'];
    expect(found.map(({ name }) => name).filter((name) => ![...known, ...elsewhere].includes(name))).toEqual([]);
  });

  it('pins the search path of every function', async () => {
    expect(
      await world.rows(
        `select proname from pg_proc where pronamespace = 'app'::regnamespace
            and not coalesce(proconfig && array['search_path=""', 'search_path='], false)`,
      ),
    ).toEqual([]);
  });

  describe("another customer's operation", () => {
    const asAnn = (call: string, params: unknown[]) =>
      station.database.callAsUser<{ result: { settlement: unknown }[] }>(
        ann.claims,
        `select ${call} as result`,
        params,
      );

    it.each(['capture', 'release'] as const)('cannot be settled: %s', async (settle) => {
      await expect(station.ledger[settle](ann.claims, hold)).rejects.toThrow('knows no operation');
      expect(await world.wallet(ann)).toMatchObject({ posted: 100, held: 0 });
    });

    it.each(['capture', 'release', 'expire', 'lift'])('cannot be settled in SQL either: %s', async (kind) => {
      const steps = JSON.stringify([{ kind, id: hold.operationId, attempt: 1, units: 1 }]);
      const end = await asAnn('app.credit_steps($1::jsonb)', [steps]).then(
        ([row]) => row?.result,
        (error: { code: string }) => error.code,
      );
      expect(end).toEqual(kind === 'capture' || kind === 'release' ? [{ n: 1, settlement: null }] : 'CR409');
    });

    it('cannot be taken over under its id or its key', async () => {
      const [row] = await world.rows<{ idem_key: string; fingerprint: string }>(
        `select idem_key, fingerprint from credit_operations where id = $1`,
        [hold.operationId],
      );
      const step = { kind: 'authorize', action: 'post_analytics', units: 1, lease: 60, fingerprint: row?.fingerprint };
      const same = JSON.stringify([{ ...step, id: hold.operationId, key: randomUUID() }]);
      await expect(asAnn('app.credit_steps($1::jsonb)', [same])).rejects.toMatchObject({ code: '23505' });
      const [own] = await asAnn('app.credit_steps($1::jsonb)', [
        JSON.stringify([{ ...step, id: randomUUID(), key: row?.idem_key }]),
      ]);
      expect(own?.result).toMatchObject([{ outcome: 'held', attempt: 1 }]);
      expect(await world.wallet(ann)).toMatchObject({ held: 5 });
      await world.owner.query(`select app.apply_credit_steps($1, 'test', $2::jsonb)`, [
        ann.walletId,
        JSON.stringify([
          { kind: 'release', id: (own?.result[0] as unknown as { operationId: string }).operationId, attempt: 1 },
        ]),
      ]);
    });

    it('unlocks nothing', async () => {
      const creator = await world.creator();
      const theirs = holdOf(
        await station.ledger.authorize(ben.claims, use({ action: 'influencer_unlock', resource: creator.username })),
      );
      await expect(station.ledger.unlock(ann.claims, theirs, creator.id)).rejects.toMatchObject({
        code: 'RESOURCE.NOT_FOUND',
      });
      await station.ledger.release(ben.claims, theirs);
      expect(await world.rows('select from unlocked_influencers where user_id = $1', [ann.id])).toEqual([]);
    });

    it('is not seen, nor what belongs to it', async () => {
      for (const table of LEDGER_TABLES) {
        const column = table === 'unlocked_influencers' || table === 'credit_wallets' ? 'user_id' : 'wallet_id';
        const owner = column === 'user_id' ? ben.id : ben.walletId;
        const where =
          table === 'credit_operation_lots' ? `operation_id = '${hold.operationId}'` : `${column} = '${owner}'`;
        expect([table, await as('authenticated', `select from ${table} where ${where}`)]).toEqual([table, '0 rows']);
        expect([table, await as('authenticated', `select from ${table} where ${where}`, ben.claims)]).not.toEqual([
          table,
          '0 rows',
        ]);
      }
    });

    it.each(OF_THE_SYSTEM)('is out of reach of app.%s', async (name) => {
      const [found] = await world.rows<{ call: string }>(
        `select p.oid::regproc || '(' || coalesce((select string_agg('null::' || format_type(t, null), ', ')
                                                    from unnest(p.proargtypes) t), '') || ')' as call
           from pg_proc p where p.pronamespace = 'app'::regnamespace and p.proname = $1`,
        [name],
      );
      expect(await as('authenticated', `select ${found?.call}`)).toBe(DENIED);
      expect(await as('anon', `select ${found?.call}`)).toBe(DENIED);
    });
  });

  it.each(['[]', '{}', 'null', '[{"kind":"grant"}]', '[{"kind":"authorize"}]', '[{}]', '"x"'])(
    'takes no harm from steps like %s',
    async (steps) => {
      const before = await world.wallet(ann);
      await station.database
        .callAsUser(ann.claims, 'select app.credit_steps($1::jsonb)', [steps])
        .catch(() => undefined);
      expect(await world.wallet(ann)).toEqual(before);
    },
  );

  describe('the clock of the ledger', () => {
    const turned = `set_config('app.clock', '2040-01-01T00:00:00Z', true)`;
    const year = `extract(year from app.clock())::int as year from (select ${turned}) t`;

    it('is turned by the owner', async () => {
      expect(await world.rows(`select ${year}`)).toEqual([{ year: 2040 }]);
    });

    it('is not turned by those who serve', async () => {
      const now = new Date().getUTCFullYear();
      const rows = await station.database.asSystem((sql) => sql.query(`select ${year}`));
      expect(rows).toEqual([{ year: now }]);
      await station.database.asUser(ann.claims, async (sql) => {
        await sql.query(`select ${turned}`);
        await sql.query('select app.touch_own_wallet()');
      });
      expect(await world.wallet(ann)).toMatchObject({ period_no: 0 });
    });
  });
});
