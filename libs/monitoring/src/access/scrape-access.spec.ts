import { mayScrape, type ScrapeRequest } from './scrape-access';

const from = (address: string, headers: ScrapeRequest['headers'] = {}): ScrapeRequest => ({ address, headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe(mayScrape.name, () => {
  describe('with a token', () => {
    const rules = { metricsToken: 'scraper-secret', trustsProxy: false };

    it('lets in whoever shows it, from anywhere', () => {
      expect(mayScrape(from('203.0.113.7', bearer('scraper-secret')), rules)).toBe(true);
      expect(mayScrape(from('203.0.113.7', { authorization: 'bearer  scraper-secret ' }), rules)).toBe(true);
    });

    it.each([
      [{}],
      [bearer('')],
      [bearer('scraper-secre')],
      [bearer('scraper-secret2')],
      [{ authorization: 'scraper-secret' }],
    ])('refuses %j even from this machine', (headers) => {
      expect(mayScrape(from('127.0.0.1', headers), rules)).toBe(false);
    });
  });

  describe('without a token', () => {
    const rules = { metricsToken: undefined, trustsProxy: false };

    it.each(['127.0.0.1', '127.3.4.5', '::1', '::ffff:127.0.0.1'])('lets this machine in: %s', (address) => {
      expect(mayScrape(from(address), rules)).toBe(true);
    });

    it.each(['203.0.113.7', '10.127.0.0', '::ffff:10.0.0.1', ''])('refuses another: %s', (address) => {
      expect(mayScrape(from(address), rules)).toBe(false);
    });

    it('does not take what a proxy on this machine forwards for local, unless the proxy is trusted', () => {
      for (const headers of [{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }]) {
        expect(mayScrape(from('127.0.0.1', headers), rules)).toBe(false);
      }
      const trusting = { ...rules, trustsProxy: true };
      expect(mayScrape(from('203.0.113.7', { 'x-forwarded-for': '203.0.113.7' }), trusting)).toBe(false);
      expect(mayScrape(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), trusting)).toBe(true);
    });
  });
});
