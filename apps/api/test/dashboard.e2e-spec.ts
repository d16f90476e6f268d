import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startProgram, until, type Program } from '@app/testing';
import { ProcessWorld } from './process-world';
import { startBrowser } from './status-page/browser';
import { madeUpAlert, madeUpHealth, madeUpReport, since } from './status-page/made-up-reports';
import { StatusPageFront } from './status-page/status-page-front';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const NOW = madeUpReport().tick;
const PAST = Array.from({ length: 60 }, (_, index) => madeUpReport(NOW - 59 + index));

const DEGRADED = madeUpHealth({ cache: { status: 'down', note: 'not reachable', breaker: 'open', ...since(6) } }, [
  madeUpAlert({ rule: 'cache_hit_rate', severity: 'monitor', value: 0.41, threshold: 0.8, unit: 'ratio' }),
  madeUpAlert({ id: '2', recovery: 'Traffic was taken off the slow process.' }),
]);
const DOWN = madeUpHealth({ database: { status: 'down', note: 'does not answer', breaker: 'open', ...since(6) } });

describe('the status page', () => {
  let world: ProcessWorld;
  let api: Program;
  let browser: Browser;
  let front: StatusPageFront;

  beforeAll(async () => {
    world = await ProcessWorld.start();
    api = await startProgram('api', world.env());
    browser = await startBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await api.stop();
    await world.stop();
  });
  beforeEach(async () => {
    front = await StatusPageFront.before(api.url);
    front.past = PAST;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await front.stop();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.clock.install();
    await page.goto(`${front.url}/dashboard`);
    return page;
  }
  const headline = (page: Page, text: string) => page.locator('h1', { hasText: text }).waitFor();
  const charts = (page: Page) => page.locator('.plot .line').first().waitFor({ state: 'attached' });
  const textOf = (page: Page, selector: string) => page.locator(selector).innerText();

  describe('is served', () => {
    it('as files that are asked for again and not sent again', async () => {
      const first = await fetch(`${api.url}/dashboard`);
      expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(first.headers.get('cache-control')).toBe('no-cache');
      const etag = first.headers.get('etag') ?? '';
      const second = await fetch(`${api.url}/dashboard`, { headers: { 'If-None-Match': etag } });
      expect(second.status).toBe(304);
    });

    it('with a policy that allows nothing inline and no text to become markup', async () => {
      const { headers } = await fetch(`${api.url}/dashboard/main`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
    });

    it('beside a front door that leads to the description of the api', async () => {
      const { status, headers } = await fetch(`${api.url}/`, { redirect: 'manual' });
      expect([status, headers.get('location')]).toEqual([302, '/docs']);
    });

    it('and nothing beside it', async () => {
      for (const path of ['/dashboard/nothing', '/dashboard/..%2f..%2fmain.js', '/dashboard/tsconfig.json'])
        expect((await fetch(`${api.url}${path}`)).status).toBe(404);
    });

    it('without a complaint of the browser, and without another origin', async () => {
      const page = await (await browser.newContext()).newPage();
      const [complaints, origins]: [string[], Set<string>] = [[], new Set()];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) =>
        origins.add(request.url().startsWith('data:') ? 'data' : new URL(request.url()).origin),
      );
      await page.goto(`${front.url}/dashboard`);
      await headline(page, 'Everything works');
      await charts(page);
      origins.delete('data'); // the icon of the tab
      expect([complaints, [...origins]]).toEqual([[], [front.url]]);
    });
  });

  describe('says first', () => {
    it('that everything works', async () => {
      const page = await open();
      await headline(page, 'Everything works since');
      expect(await textOf(page, '#alerts-list')).toBe('No alert is firing.');
    });

    it('what is degraded, since when, what users notice and what to do', async () => {
      front.health = DEGRADED;
      const page = await open();
      await headline(page, 'Degraded: cache is down since');
      expect(await textOf(page, 'h1')).toContain('(6 min)');
      const effects = await textOf(page, '#effects');
      for (const said of ['Pages come slower', 'Everything. No data is lost', 'docs/runbooks/component_down.md'])
        expect(effects).toContain(said);
    });

    it('that it is down', async () => {
      front.health = DOWN;
      await headline(await open(), 'Down: database is down since');
    });

    it('the same in the title, in the icon, and to screen readers once', async () => {
      const page = await open();
      await headline(page, 'Everything works');
      const icon = await page.locator('#tab-icon').getAttribute('href');
      front.health = DOWN;
      await page.clock.fastForward(5_000);
      await headline(page, 'Down');
      expect(await page.title()).toBe('■ Down: database is down · Creator Search');
      expect(await page.locator('#tab-icon').getAttribute('href')).not.toBe(icon);
      expect(await page.locator('[aria-live]').allInnerTexts()).toEqual(['Down: database is down']);
    });

    it('that nobody knows, once the server is gone', async () => {
      const page = await open();
      await headline(page, 'Everything works');
      front.isGone = true;
      front.cut();
      await page.clock.fastForward(12_000);
      await headline(page, 'No news from the server since');
      expect(await textOf(page, '#lost')).toMatch(/^No news since \d\d:\d\d:\d\d \(\d+ s\), reconnecting/);
    });

    it('that nobody knows how well it works, once the figures stay away', async () => {
      const page = await open();
      await headline(page, 'Everything works');
      front.hasFigures = false;
      front.cut();
      await page.clock.fastForward(12_000);
      await headline(page, 'Live figures are lost since');
      await page.locator('#lost', { hasText: 'The server answered 503' }).waitFor();
    });
  });

  describe('goes on', () => {
    it('with every event', async () => {
      const page = await open();
      const requests = page.locator('.chart', { hasText: 'Requests' }).locator('.legend');
      await requests.getByText(/\d/).first().waitFor();
      const { http } = madeUpReport();
      front.publish(madeUpReport(NOW + 1, { http: { ...http, perSecond: 4_321 } }));
      await page.clock.runFor(100);
      await requests.getByText('4,321').waitFor();
    });

    it('after a cut from where it was, and the banner goes', async () => {
      const page = await open();
      await charts(page);
      front.hasFigures = false;
      front.cut();
      await page.clock.fastForward(12_000);
      await page.locator('#lost').waitFor();
      front.hasFigures = true;
      front.past = [...PAST, madeUpReport(NOW + 1)];
      await page.evaluate(`window.dispatchEvent(new Event('online'))`);
      await page.locator('#lost').waitFor({ state: 'hidden' });
      expect(front.resumedFrom).toEqual(['0', String(NOW)]);
    });
  });

  describe('asks for a token', () => {
    it('when the figures want one, and shows health all the same', async () => {
      front.token = 'secret';
      front.health = DEGRADED;
      const page = await open();
      await page.locator('#access').waitFor();
      await headline(page, 'Degraded: cache is down');
      expect(await page.locator('#lost').isVisible()).toBe(false);
    });

    it('says when it was not accepted, and keeps a good one in the tab alone', async () => {
      front.token = 'secret';
      const page = await open();
      const input = page.getByLabel('Metrics token');
      await input.fill('wrong');
      await input.press('Enter');
      await page.getByText('did not accept this token').waitFor();
      await input.fill('Bearer secret');
      await input.press('Enter');
      await charts(page);
      expect(await page.locator('#access').isVisible()).toBe(false);
      expect(front.paths.join() + page.url()).not.toContain('secret');
      expect(await page.evaluate<unknown>('[localStorage.length, Object.values({ ...sessionStorage })]')).toEqual([
        0,
        ['secret'],
      ]);
    });
  });

  it('shows what the server says as text, whatever it is', async () => {
    const message = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    front.health = madeUpHealth({ cache: { status: 'down', note: message, ...since(1) } }, [
      madeUpAlert({ message, recovery: message }),
    ]);
    const page = await open();
    await headline(page, 'Degraded');
    expect(await textOf(page, '.alert .message')).toBe(message);
    expect(await textOf(page, '#component-cache .note')).toBe(message);
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('lists alerts with value, limit and what was done, the worst first', async () => {
    front.health = DEGRADED;
    const page = await open();
    await headline(page, 'Degraded');
    const alerts = await page.locator('.alert').allInnerTexts();
    expect(alerts.map((text) => /Critical|Monitor/.exec(text)?.[0])).toEqual(['Critical', 'Monitor']);
    for (const said of [
      '7.2 s, limit 5 s',
      'Traffic was taken off the slow process.',
      'docs/runbooks/response_time.md',
    ])
      expect(alerts[0]).toContain(said);
  });

  it('counts down to the next probe of an open breaker', async () => {
    front.health = DEGRADED;
    const open_ = { policy: 'cache', state: 'open', retryAfterSeconds: 40 };
    const processes = madeUpReport().processes.map((process) => ({ ...process, breakers: [open_] }));
    front.past = [madeUpReport(NOW, { processes, at: new Date().toISOString() })];
    const page = await open();
    await page
      .locator('#component-cache')
      .getByText(/open on 3 of 3.*next probe in (?:40|3\d) s/)
      .waitFor();
  });

  it('is worked with the keyboard', async () => {
    const page = await open();
    await charts(page);
    const focused = () => page.evaluate<string>('document.activeElement.id');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('now');
    await page.keyboard.press('c');
    expect(await focused()).toBe('components');
    await page.keyboard.press('?');
    expect(await page.locator('#help').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('#help').isVisible()).toBe(false);
    await page.keyboard.press('t');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
    await page.getByRole('group', { name: 'Response time' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.chart .cursor').count()).toBe(9);
  });

  it('says when figures are of one process alone', async () => {
    front.past = [...PAST, madeUpReport(NOW + 1, { scope: 'process' })];
    const page = await open();
    await page.getByText('Only the process that answered can be seen').waitFor();
  });

  it('sorts its tables', async () => {
    const page = await open();
    const routes = page.getByRole('region', { name: 'Routes' });
    await routes.getByRole('button', { name: 'p95' }).click();
    expect(await routes.locator('td').first().innerText()).toBe('GET /api/v1/instagram/profile/:username');
    expect(await routes.locator('th[aria-sort=descending]').innerText()).toBe('p95');
    await routes.getByRole('button', { name: 'p95' }).click();
    expect(await routes.locator('td').first().innerText()).toBe('GET /api/health');
  });

  it.each([
    ['healthy', madeUpHealth()],
    ['degraded', DEGRADED],
    ['down', DOWN],
  ])('fits a small phone while %s', async (_name, health) => {
    front.health = health;
    const page = await open({ viewport: { width: 360, height: 740 } });
    await charts(page);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
  });

  it('breaks no word of a path on a phone', async () => {
    const page = await open({ viewport: { width: 375, height: 740 } });
    await charts(page);
    const lines = await page.evaluate<[part: string | null, lines: number][]>(`
      [...document.querySelectorAll('[aria-label=Routes] td:first-child .part')]
        .map((part) => [part.textContent, part.getClientRects().length])`);
    expect(lines).toContainEqual(['/profile', 1]);
    expect(lines.filter(([, count]) => count !== 1)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'is accessible in the %s theme',
    async (colorScheme) => {
      front.health = DEGRADED;
      const page = await open({ colorScheme });
      await charts(page);
      const found = await page.evaluate<{
        violations: { id: string; nodes: { target: unknown }[] }[];
        passes: unknown[];
      }>(`${AXE}; axe.run(document)`);
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      expect(found.passes.length).toBeGreaterThan(20);
    },
    120_000,
  ); // axe reads every node against every rule

  it('shows how a real api is', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${api.url}/dashboard`);
    await until(async () => (await page.locator('#component-database .badge').innerText()) === 'up');
    expect(await page.locator('#score svg').getAttribute('aria-label')).toMatch(/^Health score \d+ of 100$/);
    await charts(page);
    await page.locator('#updated', { hasText: 'Live, updated' }).waitFor();
    await page.getByRole('region', { name: 'Processes' }).getByText(/^api /).waitFor();
  });
});
