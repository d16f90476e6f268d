import { exampleOf } from './example-of';

describe(exampleOf.name, () => {
  it('puts members, lists and references together', () => {
    const schemas = {
      Page: { properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Post' } } } },
      Post: {
        properties: {
          id: { example: 'p1' },
          kind: { enum: ['image', 'video'] },
          author: { nullable: true, allOf: [{ $ref: '#/components/schemas/Author' }] },
          unsaid: { type: 'string' },
        },
      },
      Author: { properties: { name: { example: 'nasa' } } },
    };
    expect(exampleOf({ $ref: '#/components/schemas/Page' }, schemas)).toEqual({
      items: [{ id: 'p1', kind: 'image', author: { name: 'nasa' } }],
    });
  });

  it('ends what holds itself', () => {
    const schemas = { Tree: { properties: { name: { example: 'n' }, child: { $ref: '#/components/schemas/Tree' } } } };
    expect(exampleOf({ $ref: '#/components/schemas/Tree' }, schemas)).toMatchObject({
      name: 'n',
      child: { name: 'n' },
    });
  });
});
