import { Controller, Get } from '@nestjs/common';
import { Public } from '@app/auth';
import { workContext } from '@app/observability';
import { Policies, PolicyTimeoutError } from '@app/resilience';
import { TestApi } from './test-api';

let ended: (outcome: unknown) => void = () => undefined;

@Public()
@Controller('d')
class SlowController {
  constructor(private readonly policies: Policies) {}

  @Get('slow')
  async slow(): Promise<object> {
    const call = this.policies.execute('provider', () => new Promise<object>(() => undefined));
    call.catch(ended);
    return call;
  }

  @Get('later')
  later(): object {
    setTimeout(() => ended(workContext.current()?.deadline), 100);
    return {};
  }
}

describe('the deadline of a request', () => {
  let api: TestApi;
  const outcome = () => new Promise<unknown>((resolve) => (ended = resolve));

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [SlowController], env: { REQUEST_TIMEOUT_MS: '400' } });
  });
  afterAll(() => api.stop());

  it('ends a call to a slow provider that was made for it', async () => {
    const call = outcome();
    const { status } = await api.call('/d/slow');
    const error = await call;
    expect([status, error]).toEqual([503, expect.any(PolicyTimeoutError)]);
    expect((error as PolicyTimeoutError).limit).toBe('deadline');
  });

  it('does not bind what the request leaves behind', async () => {
    const left = outcome();
    await api.call('/d/later');
    expect(await left).toBeUndefined();
  });

  it('is no member of log lines', () => {
    expect(api.logged('request')[0]).not.toHaveProperty('deadline');
  });
});
