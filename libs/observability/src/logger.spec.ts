import { workContext } from './context';
import { Logger } from './logger';

function lines(use: (logger: Logger) => void): Record<string, unknown>[] {
  const written: string[] = [];
  use(
    Logger.create({
      level: 'debug',
      pretty: false,
      process: 'test',
      destination: { write: (line) => void written.push(line) },
    }),
  );
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe(Logger.name, () => {
  it('carries the request id of the work it is called in', () => {
    const [line] = lines((logger) =>
      workContext.run({ requestId: 'r-1', jobId: '7' }, () => logger.log('hello', { size: 3 })),
    );
    expect(line).toMatchObject({ level: 'info', msg: 'hello', requestId: 'r-1', jobId: '7', size: 3, process: 'test' });
  });

  it('writes no secret and no e-mail address, wherever they stand', () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    const text = JSON.stringify(
      lines((logger) => {
        logger.log(`mail someone@example.com with ${token}`, {
          headers: { authorization: `Bearer ${token}` },
          user: { email: 'a@b.example', password: 'pw-1' },
        });
        logger.error('failed', { err: new Error(`refused for someone@example.com (${token})`) });
      }),
    );
    for (const secret of [token, 'someone@example.com', 'a@b.example', 'pw-1']) expect(text).not.toContain(secret);
  });

  it('keeps the stack of an error and drops what a driver hangs on it', () => {
    const error = Object.assign(new Error('duplicate key'), { code: '23505', parameters: ['private'] });
    const [line] = lines((logger) => logger.error('insert failed', { err: error }));
    expect(line?.err).toMatchObject({
      message: 'duplicate key',
      code: '23505',
      stack: expect.stringContaining('duplicate key'),
    });
    expect(JSON.stringify(line)).not.toContain('private');
  });
});
