// Opens a page in Debian's chromium ROUNDS times, each in a new context; prints the medians as JSON.
// NODE_PATH=target/npm/node_modules node page.mjs FILE ROUNDS
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.env.NODE_PATH, 'here.js'));
const { chromium } = require('playwright-core');
const [file, rounds] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const seen = [];
for (let round = 0; round <= Number(rounds); round++) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  seen.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const loaded = performance.getEntriesByType('navigation')[0];
    done({ paint: paint?.startTime ?? -1, loaded: loaded.loadEventEnd, idle: performance.now(), elements: document.querySelectorAll('*').length });
  })))));
  await context.close();
}
await browser.close();
const median = (name) => seen.slice(1).map((s) => s[name]).sort((a, b) => a - b)[Math.floor((seen.length - 1) / 2)];
console.log(JSON.stringify({ paint: Math.round(median('paint')), loaded: Math.round(median('loaded')), idle: Math.round(median('idle')), elements: median('elements') }));
