import { toError } from './api-problem';
import { createClient } from './generated/client';
import { CreatorSearchApi } from './generated/sdk.gen';

export interface Connection {
  /** Where the api is, e.g. `http://localhost:3000`. */
  baseUrl: string;
  /** The access token of Supabase Auth, or a function that gives the present one. None: public routes only. */
  accessToken?: string | (() => string | undefined | Promise<string | undefined>);
}

/**
 * Every route of the api as a typed method: `connect({ baseUrl, accessToken }).creators.getProfile({ path: { username } })`
 * gives `{ data, response }`.
 * @throws ApiProblem from each method when the api refuses
 */
export function connect({ baseUrl, accessToken }: Connection): CreatorSearchApi {
  const client = createClient({
    baseUrl,
    throwOnError: true,
    auth: () => (typeof accessToken === 'function' ? accessToken() : accessToken),
  });
  client.interceptors.error.use((error, response) => toError(error, response));
  return new CreatorSearchApi({ client, key: baseUrl });
}
