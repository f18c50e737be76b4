import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

const LAUNCHER = fileURLToPath(new URL("../../bin/hansa.mjs", import.meta.url));
const READY_MS = 120_000;
const STOP_MS = 30_000;

/** A demo shop with its pages, as `npm start` gives it, and one for all tests. */
export interface Shop {
  readonly url: string;
  readonly deskKey: string;
  /** The directory that it keeps its data in. */
  readonly data: string;
}

/** Tests in a browser that stands before the shop. */
export const test = base.extend<{ isAsked: boolean }, { shop: Shop }>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads a fixture's needs from its first parameter
    async ({}, use) => {
      const data = await mkdtemp(join(tmpdir(), "hansa-e2e-"));
      const running = await start(data);
      await use(running);
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
    { scope: "worker", timeout: READY_MS + STOP_MS },
  ],
  // The question about privacy has a test of its own; elsewhere it was answered before.
  page: async ({ page, isAsked }, use) => {
    if (!isAsked) await page.addInitScript('localStorage.setItem("hansa_consent", "denied")');
    await use(page);
  },
  isAsked: [false, { option: true }],
  baseURL: async ({ shop }, use) => await use(shop.url),
});

// Written as text: the tests know nothing of a document. A spinner never ends, and is not waited for.
const IS_STILL = "document.getAnimations().every((one) => one.effect.getComputedTiming().endTime === Infinity)";

/** Fails when the page breaks a rule of WCAG 2.2 AA that a program can see. What fades in is looked at when it is there. */
export async function assertAccessible(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(IS_STILL)).toBe(true);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function start(data: string) {
  const child = spawn(process.execPath, [LAUNCHER, "start"], {
    // With a channel to us it also ends when we are killed.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: "0",
      HANSA_DATA: data,
      LOG_LEVEL: "error",
      // What receives webhooks in the tests stands on this machine.
      HANSA_WEBHOOKS_TO_LOOPBACK: "on",
    },
  });
  const { stdout } = child;
  if (stdout === null) throw new Error("the shop's words cannot be read");
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  let url = "";
  let deskKey = "";
  for await (const line of createInterface({ input: stdout })) {
    url = /Shop +(http:\/\/\S+?)\/?$/.exec(line)?.[1] ?? url;
    deskKey = /Desk API key: (\S+)/.exec(line)?.[1] ?? deskKey;
    if (line === "ready") break;
  }
  clearTimeout(timer);
  if (url === "") throw new Error("the shop did not start");
  stdout.resume();
  return {
    url,
    deskKey,
    data,
    async stop() {
      child.kill("SIGTERM");
      const impatient = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended.finally(() => clearTimeout(impatient));
    },
  };
}
