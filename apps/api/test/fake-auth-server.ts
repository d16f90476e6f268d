import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

interface SigningPair {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

type Answer = (response: ServerResponse) => void;

export interface TokenOptions {
  claims?: JWTPayload;
  /** Claims to leave out. */
  without?: string[];
  expiresIn?: string | number;
  pair?: SigningPair;
  kid?: string;
}

/** The parts of Supabase Auth that the api talks to: the key set, and GET /user for sessions. */
export class FakeAuthServer {
  readonly endedSessions = new Set<string>();
  jwksCalls = 0;
  private published: SigningPair[] = [];
  private override: Answer | undefined;
  private readonly server = createServer((request, response) => this.answer(request, response));

  static async start(): Promise<FakeAuthServer> {
    const fake = new FakeAuthServer();
    await fake.addKey('ES256');
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.url}/auth/v1`;
  }

  /** The key set answers with this until `recover`. */
  breakWith(answer: Answer): void {
    this.override = answer;
  }

  recover(): void {
    this.override = undefined;
  }

  async addKey(alg: 'ES256' | 'RS256'): Promise<SigningPair> {
    const pair = await FakeAuthServer.pair(alg);
    this.published.push(pair);
    return pair;
  }

  static async pair(alg: 'ES256' | 'RS256'): Promise<SigningPair> {
    return { kid: randomUUID(), alg, ...(await generateKeyPair(alg, { extractable: true })) };
  }

  /** An access token as Supabase issues it. */
  async token(userId: string, options: TokenOptions = {}): Promise<string> {
    const pair = options.pair ?? this.published[0]!;
    const builder = new SignJWT(this.claims(userId, options)).setProtectedHeader({
      alg: pair.alg,
      typ: 'JWT',
      kid: options.kid ?? pair.kid,
    });
    return builder.sign(pair.privateKey);
  }

  claims(userId: string, { claims = {}, without = [], expiresIn = 3600 }: TokenOptions = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    const payload: JWTPayload = {
      iss: this.issuer,
      sub: userId,
      aud: 'authenticated',
      iat: now,
      exp: now + Number(expiresIn),
      email: `${userId}@example.test`,
      role: 'authenticated',
      aal: 'aal1',
      session_id: randomUUID(),
      is_anonymous: false,
      app_metadata: { provider: 'email' },
      user_metadata: {},
      ...claims,
    };
    return Object.fromEntries(Object.entries(payload).filter(([name]) => !without.includes(name)));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/auth/v1/.well-known/jwks.json') return void this.answerKeys(response);
    if (request.url === '/auth/v1/user') return this.answerUser(request, response);
    response.writeHead(404).end();
  }

  private async answerKeys(response: ServerResponse): Promise<void> {
    this.jwksCalls++;
    if (this.override !== undefined) return this.override(response);
    const keys = await Promise.all(
      this.published.map(async ({ kid, alg, publicKey }) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg,
        use: 'sig',
      })),
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  }

  private answerUser(request: IncomingMessage, response: ServerResponse): void {
    const [, payload = ''] = (request.headers.authorization ?? '').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as { session_id?: string };
    response.writeHead(this.endedSessions.has(claims.session_id ?? '') ? 403 : 200).end('{}');
  }
}
