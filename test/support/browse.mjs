// Opens the page whose address is given in a real Chromium, and prints `outcome`, which the page leaves behind. Ends with 3 where
// there is no Chromium to run.
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

let browser;
try {
  browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args });
} catch (error) {
  console.error(String(error).split('\n')[0]);
  process.exit(3);
}
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(process.argv[2]);
  await page.waitForFunction('globalThis.outcome !== undefined');
  console.log(JSON.stringify(await page.evaluate('globalThis.outcome')));
} finally {
  await browser.close();
}
