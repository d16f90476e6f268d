import { InvalidConfigError, loadSandboxConfig } from '@app/config';
import { Logger } from '@app/observability';
import { ProductionRefusedError, runSandbox } from './sandbox-app';

const logger = Logger.create({ level: 'silent', pretty: false, process: 'sandbox' });

describe('the sandbox', () => {
  it('refuses to run in production', async () => {
    const config = loadSandboxConfig({ NODE_ENV: 'production' });
    await expect(runSandbox(config, logger)).rejects.toThrow(ProductionRefusedError);
  });

  it('listens on loopback and a free port unless told otherwise', () => {
    expect(loadSandboxConfig({})).toMatchObject({ host: '127.0.0.1', port: 0, decodo: { latencyMs: 300 } });
  });

  it('names every bad key of its configuration at once', () => {
    const load = () => loadSandboxConfig({ SANDBOX_PORT: 'x', SANDBOX_PROVIDER_LATENCY_MS: '-1' });
    expect(load).toThrow(InvalidConfigError);
    expect(load).toThrow(/SANDBOX_PORT[^]*SANDBOX_PROVIDER_LATENCY_MS/);
  });

  it('takes a basic token that still has its scheme', () => {
    expect(loadSandboxConfig({ SANDBOX_DECODO_BASIC_TOKEN: 'Basic abc' }).decodo.basicToken).toBe('abc');
  });
});
