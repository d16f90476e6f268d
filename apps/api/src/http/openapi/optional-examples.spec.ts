import { withoutPrefilling } from './optional-examples';

describe(withoutPrefilling.name, () => {
  it('shows the example of what may be left out, in words and as a list', () => {
    const schema = { type: 'integer', example: 10_000 };
    expect(withoutPrefilling({ name: 'least', in: 'query', required: false, description: 'At least', schema })).toEqual(
      {
        name: 'least',
        in: 'query',
        required: false,
        description: 'At least. Example: `10000`',
        schema: { type: 'integer', examples: [10_000] },
      },
    );
  });

  it('takes the example of a header as well', () => {
    expect(withoutPrefilling({ name: 'Key', in: 'header', example: 'k-1', schema: { type: 'string' } })).toEqual({
      name: 'Key',
      in: 'header',
      description: 'Example: `k-1`',
      schema: { type: 'string', examples: ['k-1'] },
    });
  });

  it('says nothing in words of a choice that the form shows', () => {
    const schema = { type: 'string', enum: ['a', 'b'], example: 'b' };
    expect(withoutPrefilling({ name: 'x', in: 'query', schema })).not.toHaveProperty('description');
  });

  it.each([
    { name: 'username', in: 'path', required: true, schema: { type: 'string', example: 'nora' } },
    { name: 'limit', in: 'query', schema: { type: 'integer', default: 20 } },
  ])('leaves %j alone', (parameter) => {
    expect(withoutPrefilling(parameter)).toEqual(parameter);
  });
});
