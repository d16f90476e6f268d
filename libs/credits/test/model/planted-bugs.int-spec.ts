import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import mutants from '../../../../test/mutants/mutants.json';
import { LedgerWorld } from '../ledger-world';
import { makePlans, playSequences } from './play-sequences';

const ROOT = resolve(__dirname, '../../../..');
const textOf = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');

/** `npm run test:mutants` plants all of them and runs the tests on each; here is what can be had at once. */
describe('planted bugs', () => {
  it.each(mutants)('still find their place: $name', ({ changes, specs, only }) => {
    for (const { file, find, replace } of changes) {
      expect(textOf(file).split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    }
    expect(specs.filter((spec) => !existsSync(resolve(ROOT, spec)))).toEqual([]);
    const texts = specs.map(textOf).join('\n');
    expect(only.split('|').filter((name) => !texts.includes(name))).toEqual([]);
  });

  describe('in the database', () => {
    let world: LedgerWorld;

    beforeAll(async () => {
      world = await LedgerWorld.open();
      await makePlans(world);
    });
    afterAll(() => world.close());

    /** Changes the one function that has the text. @returns how it was */
    async function plant(name: string): Promise<string> {
      const change = mutants.find((mutant) => mutant.name === name)?.changes[0];
      if (change === undefined) throw new Error(`there is no planted bug "${name}"`);
      const found = await world.rows<{ definition: string }>(
        `select definition from pg_proc p, pg_get_functiondef(p.oid) definition
          where p.pronamespace = 'app'::regnamespace and position($1 in definition) > 0`,
        [change.find],
      );
      expect(found).toHaveLength(1);
      const [{ definition } = { definition: '' }] = found;
      await world.owner.query(definition.replace(change.find, change.replace));
      return definition;
    }

    it.each([
      'the fingerprint is not compared',
      'a grant is booked again under its key',
      'the rollover cap is ignored',
      'a late capture does not owe',
    ])('turn plain arithmetic against the ledger: %s', async (name) => {
      const original = await plant(name);
      const playing = playSequences(world, { runs: 100, seed: 20_270_131, isShrinking: false });
      await expect(playing).rejects.toThrow('Property failed');
      await world.owner.query(original);
    });
  });
});
