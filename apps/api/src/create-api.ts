import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { AppModule, type AppModuleOptions } from './app.module';
import { answerClientErrors } from './http/client-errors';
import { CuredExpressAdapter } from './http/cured-express.adapter';
import { HotAnswers } from './http/hot-answers';
import { InFlight } from './http/in-flight';
import { parseJsonBodies, refuseForeignBodies, translateParserErrors } from './http/json-body';
import { openApiDocument } from './http/openapi/openapi-document';
import { requestContext } from './http/request-context.middleware';
import { RequestRecorder } from './http/request-scope';
import { securityHeaders } from './http/security-headers';

export interface ApiOverrides {
  imports?: AppModuleOptions['imports'];
  logger?: Logger;
  /** Builds the structure without making any provider: for describing the api, not for serving it. */
  preview?: boolean;
}

/** The whole api, ready to listen: the same for main, for specs and for the OpenAPI description. */
export async function createApi(config: AppConfig, overrides: ApiOverrides = {}): Promise<NestExpressApplication> {
  const logger = overrides.logger ?? Logger.create({ ...config.log, process: 'api' });
  const adapter = new CuredExpressAdapter();
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({ config, logger, imports: overrides.imports }),
    adapter,
    { logger, bodyParser: false, abortOnError: false, bufferLogs: false, preview: overrides.preview },
  );
  if (overrides.preview === true) return app;
  applyConventions(app, config);
  openHotLane(adapter, app);
  return app;
}

/** docs/adr/0003-hot-answers.md */
function openHotLane(adapter: CuredExpressAdapter, app: NestExpressApplication): void {
  const [hot, { drainSignal }] = [app.get(HotAnswers), app.get(InFlight)];
  adapter.onByteAnswer = (request, answer) => hot.remember(request, answer);
  adapter.beforeExpress = (request, response, goWhole) => {
    // Pages of other origins need CORS headers, and a stopping process must ask for the connection to be closed.
    if (request.headers.origin !== undefined || drainSignal.aborted) return false;
    return hot.serve(request, response, goWhole);
  };
}

/** Middleware in the order of the request; guards, pipes and interceptors stand in HttpModule. */
function applyConventions(app: NestExpressApplication, config: AppConfig): void {
  app.disable('x-powered-by');
  app.set('etag', false); // answers that can be revalidated bring their own tag
  app.set('trust proxy', trustProxy(config.http.trustProxy));
  app.use(requestContext(app.get(InFlight), app.get(RequestRecorder)));
  app.use(securityHeaders());
  if (config.http.corsOrigins.length > 0) app.enableCors(corsOptions(config.http.corsOrigins));
  app.use(parseJsonBodies());
  app.use(translateParserErrors);
  app.use(refuseForeignBodies);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Creator Search API',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      filter: true,
      validatorUrl: null,
      docExpansion: 'none', // the groups with their descriptions are the table of contents
    },
  });
  const server = app.getHttpServer();
  answerClientErrors(server);
  server.keepAliveTimeout = 65_000; // longer than the idle limit of common balancers, which would else reuse a closing connection
  server.headersTimeout = 66_000;
  server.requestTimeout = config.http.requestTimeoutMs;
}

function corsOptions(origins: string[]): Parameters<NestExpressApplication['enableCors']>[0] {
  return {
    origin: origins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Accept',
      'Idempotency-Key',
      'If-None-Match',
      'X-Request-Id',
      'Last-Event-ID',
    ],
    exposedHeaders: [
      'ETag',
      'Retry-After',
      'X-Request-Id',
      'RateLimit',
      'RateLimit-Policy',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'Idempotency-Replayed',
      'X-Credits-Charged',
      'X-Credits-Remaining',
      'X-Credits-Source',
      'X-Credits-Transaction',
    ],
    maxAge: 600,
  };
}

/** `1` trusts that many proxies, `true` all, anything else is a list of addresses or names Express knows. */
function trustProxy(value: string | undefined): boolean | number | string {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  return /^\d+$/.test(value) ? Number(value) : value;
}
