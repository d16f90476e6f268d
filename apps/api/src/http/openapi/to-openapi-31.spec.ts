import { toOpenApi31 } from './to-openapi-31';

describe(toOpenApi31.name, () => {
  it.each([
    ['a plain type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['a type that was not nullable', { type: 'string', nullable: false }, { type: 'string' }],
    ['a closed set', { type: 'string', enum: ['a'], nullable: true }, { type: ['string', 'null'], enum: ['a', null] }],
    [
      'a reference',
      { type: 'object', nullable: true, allOf: [{ $ref: '#/x' }], description: 'd' },
      { description: 'd', anyOf: [{ $ref: '#/x' }, { type: 'null' }] },
    ],
    ['a bound', { type: 'number', minimum: 0, exclusiveMinimum: true }, { type: 'number', exclusiveMinimum: 0 }],
  ])('says %s in the words of 3.1', (_name, before, after) => {
    expect(toOpenApi31({ properties: { member: before } })).toEqual({ properties: { member: after } });
  });

  it('leaves examples alone', () => {
    const example = { nullable: true, type: 'x' };
    expect(toOpenApi31({ example })).toEqual({ example });
  });
});
