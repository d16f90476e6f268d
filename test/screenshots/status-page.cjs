// Takes the pictures of docs/images from a system that runs: node test/screenshots/status-page.cjs [address] [folder] [metrics token]
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [address = 'http://localhost:3000', folder = 'docs/images', token] = process.argv.slice(2);
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PICTURES = [
  { name: 'status-page', colorScheme: 'light', viewport: { width: 1280, height: 1080 } },
  { name: 'status-page-dark', colorScheme: 'dark', viewport: { width: 1280, height: 1080 } },
  { name: 'status-page-phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
];

async function main() {
  const browser = await chromium.launch({ executablePath: PROGRAMS.find(fs.existsSync), args: ['--no-sandbox'] });
  for (const { name, ...look } of PICTURES) {
    const page = await (await browser.newContext(look)).newPage();
    await page.goto(`${address}/dashboard`);
    if (token !== undefined) {
      await page.getByLabel('Metrics token').fill(token);
      await page.getByRole('button', { name: 'Show figures' }).click();
    }
    await page.locator('.plot .line').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(1_000);
    const file = path.join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    console.log(`${file} ${Math.round(fs.statSync(file).size / 1024)} KB`);
  }
  await browser.close();
}

void main();
