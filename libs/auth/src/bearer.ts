/** RFC 6750 b64token; bounded because a longer one is no access token and would only cost memory. */
const BEARER = /^Bearer +([\w\-.~+/]+=*) *$/i;
const MAX_LENGTH = 8_192;

/** The token of an `Authorization` header; undefined when there is none or it is no bearer token. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  if (header.startsWith('Bearer ey')) return header.slice(7);
  return BEARER.exec(header)?.[1];
}
