import { AuthSettings } from '../supabase-auth.options';
import { Passwords } from './passwords';

const passwords = new Passwords(
  new AuthSettings({ databaseUrl: '', baseUrl: 'http://localhost', keysDir: undefined, bcryptCost: 4 }),
);

describe(Passwords.name, () => {
  it('gives the event loop its turn while it hashes', async () => {
    let turned = false;
    setImmediate(() => (turned = true));
    await passwords.hash('correct horse 1');
    expect(turned).toBe(true);
  });

  it('knows a password from every other', async () => {
    const encrypted = await passwords.hash('correct horse 1');
    expect(await passwords.matches('correct horse 1', encrypted)).toBe(true);
    expect(await passwords.matches('correct horse 2', encrypted)).toBe(false);
  });

  it('lets nobody into an account without a password', async () => {
    expect(await passwords.matches('no account has this password', null)).toBe(false);
    expect(await passwords.matches('no account has this password', '')).toBe(false);
  });

  it('counts bytes, not characters, against the limit of bcrypt', async () => {
    await expect(passwords.hash('x'.repeat(72))).resolves.toMatch(/^\$2/);
    await expect(passwords.hash(`${'x'.repeat(71)}ä`)).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
