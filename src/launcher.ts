import { join } from 'node:path';
import { application } from './processes/application';
import { NotReadyError, type KeptProcess } from './processes/kept-process';
import { waitForHealth } from './processes/health';
import { pause } from './processes/ports';
import { startEmbeddedServers, type EmbeddedServers } from './services/embedded-servers';
import { provideRedisProgram } from './services/redis-program';
import type { Services } from './services/services';
import { banner } from './setup/banner';
import { DataFolder } from './setup/data-folder';
import { createDemoUsers, demoUsers } from './setup/demo-users';
import { collectFirstCreators } from './setup/first-creators';
import { checkConfiguration, requireFreePorts } from './setup/preflight';
import { prepareDatabase } from './setup/prepare-database';
import { writePrivateJson } from './setup/private-json';
import { describeRuntime, type Runtime } from './setup/runtime';
import { loadSecrets, type Secrets } from './setup/secrets';
import {
  applicationEnvironment,
  databaseAddresses,
  needsSandbox,
  sandboxEnvironment,
  surveySurroundings,
  type DatabaseAddresses,
  type Surroundings,
} from './setup/surroundings';
import { StartError } from './start-error';

type Application = KeptProcess<{ url: string | undefined }>;
type AppName = 'sandbox' | 'api' | 'ai-worker';

export interface LauncherOptions {
  dataDir: string;
  /** Folder with the compiled applications: `<dist>/apps/<name>/src/main.js`. */
  dist: string;
  env: Readonly<Record<string, string | undefined>>;
  write: (text: string) => void;
  /** Something that cannot be restarted ended: the system is of no use any more. */
  onLost: (reason: string) => void;
}

/** In this order; each must have ended so long after the stop began. The servers follow, all within ten seconds. */
const STOP_BY_MS: [AppName, number][] = [
  ['api', 5_000],
  ['ai-worker', 7_000],
  ['sandbox', 7_800],
];
const LEAST_GRACE_MS = 800;

interface Installation {
  secrets: Secrets;
  surroundings: Surroundings;
}

/** Starts every part in order, and stops them in order. */
export class Launcher {
  private readonly folder: DataFolder;
  private readonly applications = new Map<AppName, Application>();
  private services: Services | null = null;
  private claimed = false;
  private sandboxEnv: Record<string, string | undefined> = {};
  private stopping: Promise<void> | null = null;
  private starting: Promise<void> = Promise.resolve();

  constructor(private readonly options: LauncherOptions) {
    this.folder = new DataFolder(options.dataDir);
  }

  /** @throws StartError; whatever was started is then left to stop() */
  start(): Promise<void> {
    this.starting = this.startAll();
    return this.starting;
  }

  /** Also during a start, which is cut short. Never rejects. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** The second Ctrl-C. The services host follows by itself when this process is gone. */
  kill(): void {
    for (const app of this.applications.values()) app.kill();
  }

  private async startAll(): Promise<void> {
    const { env } = this.options;
    const surroundings = surveySurroundings(env);
    const config = checkConfiguration(env, surroundings);
    await requireFreePorts(env, config);
    this.folder.claim();
    this.claimed = true;
    const installation = { secrets: loadSecrets(this.folder.secretsFile), surroundings };

    const servers = await this.startServers(installation);
    const database = databaseAddresses(env, installation.secrets, servers.databaseUrl);
    await this.step('Preparing the database', () => prepareDatabase(database));
    const sandboxUrl = await this.startSandbox(installation, database);
    const redisUrl = servers.redisUrl ?? env.REDIS_URL ?? '';
    const appEnv = applicationEnvironment(env, installation, { database, redisUrl, sandboxUrl });
    const { apiUrl, workerUrl } = await this.startApplications(appEnv);
    if (sandboxUrl !== undefined && surroundings.payments === 'sandbox')
      await this.step('Joining api and payments', () => this.sendPaymentEventsTo(apiUrl, sandboxUrl));

    const runtime = describeRuntime({ apiUrl, workerUrl, appEnv, sandboxUrl, ownerUrl: database.owner, installation });
    writePrivateJson(this.folder.runtimeFile, runtime);
    await this.fillDiscovery(runtime);
    this.options.write(banner(runtime));
  }

  private async startServers({ secrets, surroundings }: Installation): Promise<EmbeddedServers> {
    const servers = await this.step('Starting the servers', async () => {
      const program = surroundings.redis === 'embedded' ? await provideRedisProgram(this.say) : undefined;
      return startEmbeddedServers({
        directory: this.options.dataDir,
        durable: true,
        postgres:
          surroundings.postgres === 'embedded'
            ? { password: secrets.databasePassword, database: 'creator_search' }
            : undefined,
        redis: program === undefined ? undefined : { password: secrets.redisPassword, program },
        onNotice: (text) => this.line('servers', text),
        onLost: (reason) => this.lost(reason),
      });
    });
    this.services = servers.services;
    return servers;
  }

  private async startSandbox(installation: Installation, database: DatabaseAddresses): Promise<string | undefined> {
    if (!needsSandbox(installation.surroundings)) return undefined;
    const env = sandboxEnvironment(this.options.env, installation, {
      ownerUrl: database.owner,
      dataDir: this.folder.sandboxFolder,
    });
    this.sandboxEnv = env;
    const url = await this.step('Starting the sandbox', () => this.runServer('sandbox', env));
    // A restarted sandbox must come back where the others look for it.
    env.SANDBOX_PORT = new URL(url).port;
    const { secrets, surroundings } = installation;
    if (surroundings.auth === 'sandbox') {
      await createDemoUsers({ supabaseUrl: url, serviceRoleKey: secrets.serviceRoleKey }, demoUsers(secrets));
    }
    return url;
  }

  private async startApplications(env: Record<string, string | undefined>) {
    // Neither needs the other; together they are up sooner.
    const [apiUrl, workerUrl] = await this.step('Starting the api and the ai-worker', () =>
      Promise.all([this.runServer('api', env), this.runServer('ai-worker', env)]),
    );
    // 0 took a free one; whoever is restarted must be found where it was.
    env.PORT = new URL(apiUrl).port;
    env.WORKER_PORT = new URL(workerUrl).port;
    await this.step('Waiting for the api to be ready', () => waitForHealth(`${apiUrl}/api/health/ready`));
    return { apiUrl, workerUrl };
  }

  /** The payment stand-in was started first and cannot know where the api would listen. */
  private async sendPaymentEventsTo(apiUrl: string, sandboxUrl: string): Promise<void> {
    const webhookUrl = `${apiUrl}/api/v1/payments/stripe/webhook`;
    const answer = await fetch(`${sandboxUrl}/control/stripe`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ webhookUrl }),
    });
    if (!answer.ok)
      throw new StartError(`The sandbox does not take the address for payment events (${answer.status}).`);
    this.sandboxEnv.SANDBOX_STRIPE_WEBHOOK_URL = webhookUrl; // for a sandbox that is restarted
  }

  /** Nobody is kept from starting by an empty discovery. */
  private async fillDiscovery(runtime: Runtime): Promise<void> {
    try {
      const count = await collectFirstCreators(runtime, this.folder.firstCreatorsFile);
      if (count !== null) this.say(`${count} creators are fetched in the background, for discovery and search`);
    } catch (error) {
      this.say(`No creators could be fetched for discovery: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** @returns where it listens */
  private async runServer(name: AppName, env: Record<string, string | undefined>): Promise<string> {
    const app = application({
      name,
      entry: join(this.options.dist, 'apps', name, 'src', 'main.js'),
      env,
      cwd: join(this.options.dist, '..'),
      onLine: (line) => this.line(name, line),
      onSpawn: (pid) => this.services?.guard(pid),
      onGivenUp: () => this.lost(`${name} does not stay up`),
    });
    this.applications.set(name, app);
    try {
      const { url } = await app.start();
      if (url === undefined) throw new StartError(`${name} did not tell its address.`);
      return url;
    } catch (error) {
      if (error instanceof NotReadyError) throw new StartError(`${name} ${error.reason} before it was ready.`);
      throw error;
    }
  }

  /** A stop that was asked for meanwhile takes effect between two steps. */
  private async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.stopping !== null) throw new StartError('The start was interrupted.');
    this.say(what);
    return work();
  }

  private async stopAll(): Promise<void> {
    const began = Date.now();
    await this.stopApplications(began);
    // Its step in hand may still bring something up.
    await Promise.race([this.starting.catch(() => undefined), pause(3_000)]);
    await this.stopApplications(began);
    await this.services?.stop();
    if (this.claimed) this.folder.release();
  }

  private async stopApplications(began: number): Promise<void> {
    for (const [name, byMs] of STOP_BY_MS) {
      const left = began + byMs - Date.now();
      await this.applications.get(name)?.stop(Math.max(left, LEAST_GRACE_MS));
    }
  }

  private lost(reason: string): void {
    if (this.stopping === null) this.options.onLost(reason);
  }

  private readonly say = (text: string): void => this.line('launcher', text);

  private line(name: string, text: string): void {
    this.options.write(`${name.padEnd('ai-worker'.length)} | ${text}\n`);
  }
}
