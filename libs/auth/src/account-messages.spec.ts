import type { InvalidationListener } from '@app/cache';
import { accountKey, hearOfAccounts } from './account-messages';
import type { Accounts } from './accounts';

describe(hearOfAccounts, () => {
  const told: string[] = [];
  let tell: InvalidationListener = () => undefined;
  const accounts = { forget: (id: string) => void told.push(id), distrust: () => void told.push('everybody') };
  const cache = { onInvalidated: (listener: InvalidationListener) => ((tell = listener), () => void told.push('end')) };

  beforeEach(() => told.splice(0));

  it('forgets the account that a message names, and nothing for other values', () => {
    hearOfAccounts(accounts as unknown as Accounts, cache);
    tell([accountKey('u-1'), { name: 'profile', id: 'u-2' }, { name: 'access', id: 'u-3:p-1' }]);
    expect(told).toEqual(['u-1']);
  });

  it('distrusts everybody when messages may have been missed', () => {
    hearOfAccounts(accounts as unknown as Accounts, cache);
    tell('everything');
    expect(told).toEqual(['everybody']);
  });
});
