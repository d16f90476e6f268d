import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';

export type WebhookUrlFault = 'FORMAT' | 'SCHEME' | 'CREDENTIALS' | 'NOT_PUBLIC' | 'UNKNOWN_HOST';

const SENTENCES: Record<WebhookUrlFault, string> = {
  FORMAT: 'must be an absolute URL',
  SCHEME: 'must begin with https://',
  CREDENTIALS: 'must not contain a user name or password',
  NOT_PUBLIC: 'must lead to a public address',
  UNKNOWN_HOST: 'names a host that does not exist',
};

/** No message may go to this address. */
export class WebhookUrlError extends Error {
  /** Says what is wrong, to follow the name of the field. */
  readonly sentence: string;

  constructor(readonly fault: WebhookUrlFault) {
    super(`The address of the webhook ${SENTENCES[fault]}`);
    this.name = WebhookUrlError.name;
    this.sentence = SENTENCES[fault];
  }
}

export interface WebhookUrlRules {
  /** Loopback and private networks too: for stand-ins and tests. */
  allowPrivate: boolean;
  httpsOnly: boolean;
}

/**
 * What can be told without asking anybody. The URL parser has brought every spelling of an IP address (decimal, octal,
 * hexadecimal, shortened) into its usual form before it is looked at.
 * @throws WebhookUrlError
 */
export function parseWebhookUrl(text: string, { allowPrivate, httpsOnly }: WebhookUrlRules): URL {
  if (!URL.canParse(text)) throw new WebhookUrlError('FORMAT');
  const url = new URL(text);
  const schemes = httpsOnly ? ['https:'] : ['https:', 'http:'];
  if (!schemes.includes(url.protocol)) throw new WebhookUrlError('SCHEME');
  if (url.username !== '' || url.password !== '') throw new WebhookUrlError('CREDENTIALS');
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new WebhookUrlError('NOT_PUBLIC');
  return url;
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');
