import { guardedLookup, type Resolve } from './guarded-lookup';
import { isPublicAddress } from './public-address';
import { parseWebhookUrl, WebhookUrlError } from './webhook-url';

const OUTSIDE = { allowPrivate: false, httpsOnly: false };
const fault = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as WebhookUrlError).fault;
  }
};

describe('the address of a webhook', () => {
  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['all of loopback', 'http://127.255.3.9/'],
    ['a trailing dot', 'http://127.0.0.1./'],
    ['decimal', 'http://2130706433/'],
    ['octal', 'http://0177.0.0.1/'],
    ['hexadecimal', 'http://0x7f000001/'],
    ['hexadecimal parts', 'http://0x7f.0x0.0x0.0x1/'],
    ['shortened', 'http://127.1/'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/'],
    ['full-width digits', 'http://１２７.0.0.1/'],
    ['this network', 'http://0.0.0.0/'],
    ['private 10/8', 'https://10.1.2.3/'],
    ['private 172.16/12', 'https://172.31.0.1/'],
    ['private 192.168/16', 'https://192.168.1.1/'],
    ['carrier NAT', 'https://100.64.0.1/'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['benchmark network', 'https://198.18.0.1/'],
    ['documentation network', 'https://203.0.113.7/'],
    ['multicast', 'https://224.0.0.1/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 unspecified', 'http://[::]/'],
    ['IPv6 unique local', 'https://[fd00::1]/'],
    ['IPv6 link local', 'https://[fe80::1]/'],
    ['IPv6 site local', 'https://[fec0::1]/'],
    ['IPv4 mapped', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4 mapped, hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['IPv4 compatible', 'http://[::127.0.0.1]/'],
    ['NAT64', 'https://[64:ff9b::a9fe:a9fe]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ])('must not be inside: %s', (_kind, url) => {
    expect(fault(() => parseWebhookUrl(url, OUTSIDE))).toBe('NOT_PUBLIC');
  });

  it.each([
    'https://example.com/hooks?team=1',
    'https://93.184.216.34:8443/x',
    'http://[2606:4700::1111]/',
    'https://8.8.8.8',
  ])('may be outside: %s', (url) => {
    expect(parseWebhookUrl(url, OUTSIDE).href).toContain(url);
  });

  it.each([
    ['FORMAT', 'example.com/hook'],
    ['FORMAT', 'https://'],
    ['FORMAT', 'http://[::1'],
    ['FORMAT', ''],
    ['SCHEME', 'ftp://example.com/'],
    ['SCHEME', 'file:///etc/passwd'],
    ['SCHEME', 'javascript:alert(1)'],
    ['CREDENTIALS', 'https://user:secret@example.com/'],
    ['CREDENTIALS', 'https://user@example.com/'],
  ])('is refused as %s: %s', (expected, url) => {
    expect(fault(() => parseWebhookUrl(url, OUTSIDE))).toBe(expected);
  });

  it('must be https in production, wherever it leads', () => {
    const rules = { allowPrivate: true, httpsOnly: true };
    expect(fault(() => parseWebhookUrl('http://example.com/', rules))).toBe('SCHEME');
    expect(parseWebhookUrl('https://127.0.0.1/', rules).protocol).toBe('https:');
  });

  it('may be inside where the operator allows it', () => {
    const url = parseWebhookUrl('http://127.0.0.1:8080/hook', { allowPrivate: true, httpsOnly: false });
    expect(url.port).toBe('8080');
  });
});

describe(isPublicAddress, () => {
  it('takes nothing but IP addresses', () => {
    expect(['example.com', '', '127.1', '8.8.8.8.'].filter(isPublicAddress)).toEqual([]);
  });
});

describe('the look-up of a connection', () => {
  const answering = (...addresses: string[]): Resolve => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    return (_host, done) => done(null, found);
  };
  const lookUp = (resolve: Resolve, all: boolean) =>
    new Promise((done) =>
      guardedLookup(resolve)('hooks.example.com', { all }, (error, address, family) =>
        done(error === null ? [address, family] : error),
      ),
    );

  it.each([true, false])('refuses a name that leads inside (all addresses: %s)', async (all) => {
    expect(await lookUp(answering('127.0.0.1'), all)).toMatchObject({ fault: 'NOT_PUBLIC' });
    expect(await lookUp(answering('::ffff:10.0.0.1'), all)).toMatchObject({ fault: 'NOT_PUBLIC' });
  });

  it('refuses a name of which one address leads inside', async () => {
    expect(await lookUp(answering('8.8.8.8', '10.0.0.1'), true)).toMatchObject({ fault: 'NOT_PUBLIC' });
  });

  it('gives the connection exactly what it checked', async () => {
    const resolve = answering('8.8.8.8', '2606:4700::1111');
    expect(await lookUp(resolve, false)).toEqual(['8.8.8.8', 4]);
    expect(await lookUp(resolve, true)).toEqual([
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
      undefined,
    ]);
  });

  it('passes on that a name is unknown', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    expect(await lookUp((_host, done) => done(unknown, []), true)).toBe(unknown);
    expect(await lookUp(answering(), true)).toMatchObject({ fault: 'UNKNOWN_HOST' });
  });
});
