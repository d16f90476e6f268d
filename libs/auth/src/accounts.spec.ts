import { AppError } from '@app/common';
import { Accounts } from './accounts';
import type { AccountsRepository, AccountStatus } from './accounts.repository';
import { InvalidTokenError } from './auth.errors';
import type { Principal } from './principal';

const ada = { userId: 'u-1', email: 'ada@example.test' } as Principal;

function setUp() {
  const time = { now: 0 };
  const warnings: string[] = [];
  const database = {
    calls: 0,
    answer: async (): Promise<{ status: AccountStatus; created: boolean }> => ({ status: 'active', created: false }),
    provision: () => {
      database.calls++;
      return database.answer();
    },
  };
  const sut = new Accounts({
    repository: database as unknown as AccountsRepository,
    clock: { now: () => new Date(time.now) },
    logger: { warn: (text) => void warnings.push(text), log: () => undefined },
  });
  return { sut, database, time, warnings };
}

const away = async (): Promise<never> => {
  throw new AppError('SYSTEM.UNAVAILABLE', { detail: 'away' });
};

describe(Accounts.name, () => {
  it('asks the database once for a user who calls often', async () => {
    const { sut, database } = setUp();
    await Promise.all([sut.statusOf(ada), sut.statusOf(ada)]);
    await sut.statusOf(ada);
    expect([database.calls, sut.peek('u-1')]).toEqual([1, 'active']);
  });

  it('sees a suspension after thirty seconds at the latest, at once when told to forget', async () => {
    const { sut, database, time } = setUp();
    await sut.statusOf(ada);
    database.answer = async () => ({ status: 'suspended', created: false });
    time.now = 29_000;
    expect(await sut.statusOf(ada)).toBe('active');
    time.now = 30_000;
    expect(await sut.statusOf(ada)).toBe('suspended');
    sut.forget('u-1');
    expect(sut.peek('u-1')).toBeUndefined();
  });

  it('lets users who were known when the database went away go on for an hour', async () => {
    const { sut, database, time, warnings } = setUp();
    await sut.statusOf(ada);
    database.answer = away;
    time.now = 4 * 60_000;
    expect(await sut.statusOf(ada)).toBe('active');
    expect(warnings).toHaveLength(1);
    time.now = 59 * 60_000;
    expect(await sut.statusOf(ada)).toBe('active');
    time.now = 60 * 60_000;
    await expect(sut.statusOf(ada)).rejects.toMatchObject({ code: 'SYSTEM.UNAVAILABLE' });
  });

  it('does not trust what was read long before the database went away, nor lets a suspended user go on', async () => {
    const { sut, database, time } = setUp();
    await sut.statusOf(ada);
    database.answer = away;
    time.now = 5 * 60_000;
    await expect(sut.statusOf(ada)).rejects.toMatchObject({ code: 'SYSTEM.UNAVAILABLE' });
    database.answer = async () => ({ status: 'suspended', created: false });
    expect(await sut.statusOf(ada)).toBe('suspended');
    database.answer = away;
    time.now += 60_000;
    expect(await sut.statusOf(ada)).toBe('suspended');
  });

  it('does not let a deleted user go on', async () => {
    const { sut, database, time } = setUp();
    await sut.statusOf(ada);
    database.answer = async () => {
      throw new InvalidTokenError();
    };
    time.now = 31_000;
    await expect(sut.statusOf(ada)).rejects.toThrow(InvalidTokenError);
  });

  it('does not remember what it asked before it was told to forget', async () => {
    const { sut, database } = setUp();
    let answer: (found: { status: AccountStatus; created: boolean }) => void = () => undefined;
    database.answer = () => new Promise((resolve) => (answer = resolve));
    const asked = sut.statusOf(ada);
    sut.forget('u-1');
    answer({ status: 'active', created: false });
    expect(await asked).toBe('active');
    expect(sut.peek('u-1')).toBeUndefined();
  });

  it('asks for everybody again when messages may be missing, and goes on with what it knew while nobody can be asked', async () => {
    const { sut, database, time } = setUp();
    await sut.statusOf(ada);
    sut.distrust();
    expect(sut.peek('u-1')).toBeUndefined();
    database.answer = away;
    time.now = 1_000;
    expect(await sut.statusOf(ada)).toBe('active');
  });

  it('asks again after a failure', async () => {
    const { sut, database } = setUp();
    const { answer } = database;
    database.answer = away;
    await expect(sut.statusOf(ada)).rejects.toBeDefined();
    database.answer = answer;
    expect(await sut.statusOf(ada)).toBe('active');
  });
});
