import { type Browser, test as base, expect, type Page } from '@playwright/test';

/** Playwright's own `test`, with pages that are live once they are open. */
export const test = base.extend<object, { livePages: undefined }>({
  livePages: [
    async ({ browser }, use) => {
      await openPagesLive(browser);
      await use(undefined);
    },
    { scope: 'worker', auto: true },
  ],
});
export { expect };

/**
 * A journey acts as soon as a control is there, faster than anybody could, and what is done before React has taken the
 * page over is lost. So `goto`, `reload` and `waitForURL` of every page also wait for that.
 */
async function openPagesLive(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  const proto: Page = Object.getPrototypeOf(page);
  await page.close();
  for (const name of ['goto', 'reload', 'waitForURL'] as const) {
    const open = proto[name] as (...args: unknown[]) => Promise<unknown>;
    const openLive = async function (this: Page, ...args: unknown[]) {
      const answer = await open.apply(this, args);
      await untilLive(this);
      return answer;
    };
    Object.assign(proto, { [name]: openLive });
  }
}

const FRAMES = 3;

/** React leaves its mark on each element that it has taken over; what listens for keys comes with the frame after. */
async function untilLive(page: Page): Promise<void> {
  await page.waitForFunction((frames) => {
    const live = [...document.querySelectorAll('button, form, input, select, textarea')].every((element) =>
      Object.keys(element).some((key) => key.startsWith('__reactProps$')),
    );
    const { dataset } = document.documentElement;
    const seen = live ? Number(dataset.liveFrames ?? 0) + 1 : 0;
    dataset.liveFrames = String(seen);
    return seen > frames;
  }, FRAMES);
}
