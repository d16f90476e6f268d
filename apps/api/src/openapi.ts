import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@app/config';
import { Logger } from '@app/observability';
import { createApi } from './create-api';
import { openApiDocument } from './http/openapi/openapi-document';

/** Addresses that nobody connects to: the description needs the structure only. */
const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@localhost/none',
  REDIS_URL: 'redis://localhost',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'none',
  DECODO_API_KEY: 'none',
  LOG_LEVEL: 'silent',
};

export async function describeApi(): Promise<OpenAPIObject> {
  const config = loadConfig(NOWHERE);
  const app = await createApi(config, { preview: true, logger: Logger.create({ ...config.log, process: 'openapi' }) });
  return openApiDocument(app);
}

/** What openapi.json holds. */
export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await describeApi(), null, 2)}\n`;
}
