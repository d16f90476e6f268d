import type { INestApplication } from '@nestjs/common';
import { APP_GUARD, ModulesContainer } from '@nestjs/core';
import { AuthGuard, PUBLIC_METADATA, ROLES_METADATA } from '@app/auth';
import { loadConfig } from '@app/config';
import { findGate } from '@app/credits';
import { Logger } from '@app/observability';
import { createApi } from '../../apps/api/src/create-api';
import { IDEMPOTENT_METADATA } from '../../apps/api/src/http/idempotency/idempotent.metadata';
import { routeMetadata, routesOf, type Route } from '../../apps/api/src/http/openapi/routes';

/** Every route that anybody may call, and why. */
const PUBLIC_ROUTES: Record<string, string> = {
  'GET /api/health': 'status for everybody; tells no address and no internals',
  'GET /api/health/live': 'probe of the orchestrator',
  'GET /api/health/ready': 'probe of the orchestrator',
  'GET /api/metrics': 'guards itself: MonitoringReaderGuard, because METRICS_TOKEN is nobody’s account',
  'GET /api/streaming/metrics': 'guards itself: MonitoringReaderGuard, because METRICS_TOKEN is nobody’s account',
  'GET /metrics': 'guards itself: METRICS_TOKEN, or this machine only',
  'POST /api/v1/payments/stripe/webhook': 'guards itself: the signature over the bytes',
  'GET /api/v1/exports/:id/file': 'guards itself: the signature of its link, which ends after minutes',
  'GET /': 'leads to /docs',
  'GET /dashboard': 'a page without data in it',
  'GET /dashboard/:file': 'scripts and styles of that page',
};

/** POST routes that may be repeated without a key, and why. */
const REPEATABLE_POSTS: Record<string, string> = {
  'POST /api/v1/credits/pricing/calculate': 'tells a price; nothing is written',
  'POST /api/v1/admin/queues/board/session': 'sets a cookie; a second one takes the place of the first',
  'POST /api/v1/payments/stripe/webhook': 'the id of the event is the key',
  'POST /api/v1/exports/:id/cancel': 'cancelling again is without effect',
  'POST /api/v1/search/creators/count': 'counts; nothing is written',
};

let app: INestApplication;
let routes: Route[];

beforeAll(async () => {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@localhost/none',
    REDIS_URL: 'redis://localhost',
    SUPABASE_URL: 'http://localhost',
    SUPABASE_ANON_KEY: 'none',
    DECODO_API_KEY: 'none',
    LOG_LEVEL: 'silent',
  });
  app = await createApi(config, { preview: true, logger: Logger.create({ ...config.log, process: 'spec' }) });
  routes = routesOf(app);
});

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const namesWhere = (holds: (route: Route) => boolean) => routes.filter(holds).map(nameOf).sort();

describe('routes', () => {
  it('are found by reflection', () => {
    expect(namesWhere(() => true)).toContain('GET /api/health');
  });

  it('are public exactly where this file says so', () => {
    expect(namesWhere((route) => routeMetadata(route, PUBLIC_METADATA) === true)).toEqual(
      Object.keys(PUBLIC_ROUTES).sort(),
    );
  });

  it('are guarded by a guard of the whole application', () => {
    const guards = [...app.get(ModulesContainer).values()].flatMap((module) =>
      [...module.providers.values()].filter(({ token, isAlias, inject, metatype }) => {
        const isGlobal = typeof token === 'string' && token.startsWith(APP_GUARD);
        return isGlobal && (metatype === AuthGuard || (isAlias && inject?.includes(AuthGuard)));
      }),
    );
    expect(guards).toHaveLength(1);
  });

  it('of administrators ask for the role', () => {
    const isOpen = (route: Route) =>
      route.path.includes('/admin/') && routeMetadata<string[]>(route, ROLES_METADATA)?.join() !== 'admin';
    expect(namesWhere(isOpen)).toEqual([]);
  });

  it('that create or spend take an Idempotency-Key', () => {
    const isKeyed = (route: Route) =>
      routeMetadata(route, IDEMPOTENT_METADATA) === true || findGate(route.handler) !== undefined;
    const isUnkeyed = (route: Route) => route.method === 'POST' && !isKeyed(route);
    expect(namesWhere(isUnkeyed)).toEqual(Object.keys(REPEATABLE_POSTS).sort());
  });

  it('keep their answers in one place: with the charge, or with the key', () => {
    const isTwice = (route: Route) =>
      routeMetadata(route, IDEMPOTENT_METADATA) === true && findGate(route.handler) !== undefined;
    expect(namesWhere(isTwice)).toEqual([]);
  });

  it('have one handler each', () => {
    const names = routes.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
