import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { SampleFile } from "./sample-files.js";

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** A browser window with its own storage, and what it complained about. */
export interface Window {
  readonly page: Page;
  /** Errors of the console and of scripts, oldest first. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Opens a window at the address. */
export async function openWindow(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = DESKTOP,
): Promise<Window> {
  const context = await browser.newContext({ colorScheme: "light", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

/** Checks a page against WCAG 2.2 A and AA and axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // Page scripts come from the server alone; a debugger's evaluation is not held by that policy.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
  expect(found).toEqual([]);
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

/** A moment of video in which a colour changes, recorded by the browser itself. */
export async function recordVideo(page: Page, name: string): Promise<SampleFile> {
  const base64 = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const brush = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
    const parts: Blob[] = [];
    const recorded = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    recorder.addEventListener("dataavailable", ({ data }) => {
      parts.push(data);
      // Once there is a frame there is a video.
      if (data.size > 0 && recorder.state === "recording") recorder.stop();
    });
    recorder.start(100);
    let hue = 0;
    const paint = setInterval(() => {
      if (brush === null) return;
      hue += 10;
      brush.fillStyle = `hsl(${hue} 60% 50%)`;
      brush.fillRect(0, 0, canvas.width, canvas.height);
    }, 20);
    await recorded;
    clearInterval(paint);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  return { name, mimeType: "video/webm", buffer: Buffer.from(base64, "base64") };
}

/** Whether something sticks out at the side, so that a phone would scroll sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Presses Tab until the element with this role and name has the focus. */
export async function tabTo(page: Page, role: "button" | "link" | "textbox", name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to the ${role} "${name}"`);
}
