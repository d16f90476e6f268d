import { AppError } from '@app/common';
import type { Gate, GatedRequest } from './gate.types';
import { readAsk } from './read-ask';

const request = { params: { username: 'nasa' }, query: { units: '3' }, body: undefined } as unknown as GatedRequest;
const gate = (options: Partial<Gate>): Gate => ({
  action: 'post_analytics',
  detailed: false,
  leaseSeconds: 60,
  ownedForSeconds: undefined,
  ...options,
});

describe(readAsk.name, () => {
  it('asks for one unit of nothing in particular', () => {
    expect(readAsk(gate({}), request)).toEqual({
      action: 'post_analytics',
      units: 1,
      resource: null,
      ownedForSeconds: null,
    });
  });

  it('reads units and resource from the request', () => {
    const options = { units: 4, resource: ({ params }: GatedRequest) => params.username ?? '', ownedForSeconds: 60 };
    expect(readAsk(gate(options), request)).toMatchObject({ units: 4, resource: 'nasa', ownedForSeconds: 60 });
    expect(readAsk(gate({ units: ({ query }) => Number(query.units) }), request)).toMatchObject({ units: 3 });
  });

  it.each<[string, Partial<Gate>]>([
    ['a body that is not there', { units: ({ body }) => (body as unknown[]).length }],
    ['no number', { units: () => Number.NaN }],
    ['none', { units: () => 0 }],
    ['half a unit', { units: () => 0.5 }],
    ['more than can be counted', { units: () => 2 ** 60 }],
    ['an empty name', { resource: () => '' }],
    ['an endless name', { resource: () => 'a'.repeat(256) }],
    ['a control character', { resource: () => 'na\u0000sa' }],
    ['half a character', { resource: () => 'na\ud83dsa' }],
  ])('leaves %s to the validation', (_name, options) => {
    expect(readAsk(gate(options), request)).toBeNull();
  });

  it('passes on what the route refuses itself', () => {
    const refusal = new AppError('CREATOR.INVALID_USERNAME', { detail: 'No username.' });
    const refuse = () => {
      throw refusal;
    };
    expect(() => readAsk(gate({ resource: refuse }), request)).toThrow(refusal);
  });
});
