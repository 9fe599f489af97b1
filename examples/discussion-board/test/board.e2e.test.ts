import { existsSync } from "node:fs";
import { join } from "node:path";
import { isApiError } from "@holdfast/sdk";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningBoard, runBoard } from "./running-board.js";
import { gradientPng, pagePdf, silence } from "./sample-files.js";
import { DESKTOP, expectAccessible, openWindow, overflows, PHONE, recordVideo, tabTo, type Window } from "./window.js";

const executablePath = process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
if (!hasChromium) {
  process.stderr.write(
    `\n*** SKIPPED: the board's end-to-end tests need Chromium, and ${executablePath} is not there. ***\n*** apt-get install chromium, or set HOLDFAST_CHROMIUM. ***\n\n`,
  );
}

const LIVE_MS = 1_000;

describe.skipIf(!hasChromium)("the discussion board in Chromium", { timeout: 120_000 }, () => {
  let board: RunningBoard;
  let browser: Browser;
  let guest: Window;
  let ann: Window;

  beforeAll(async () => {
    [board, browser] = await Promise.all([
      runBoard(),
      chromium.launch({
        executablePath,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      }),
    ]);
    guest = await openWindow(browser, board.url);
    ann = await openWindow(browser, board.url);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await board?.close();
  });

  it("is set up by its file, and says so", () => {
    expect(board.output()).toContain("table topics");
    expect(board.output()).toContain("bucket board-attachments");
    expect(board.output()).toContain(`Site          ${board.url}/`);
  });

  it("invites to begin while there is nothing", async () => {
    await guest.page.getByText("Nothing here yet").waitFor();
    await expectAccessible(guest.page);
    await snapshot(guest.page, "empty");
  });

  it("shows a guest's topic in another window within a second", async () => {
    await waitLive(ann.page);
    await postTopic(guest.page, {
      title: "Where shall we meet in spring?",
      body: "Ideas, please.\nTwo days, by train.",
      name: "Robin",
    });
    await expectSoon(ann.page, ann.page.getByRole("link", { name: /Where shall we meet in spring/ }));
    await expect(guest.page.getByRole("button", { name: /^(Edit|Delete) this topic$/ }).count()).resolves.toBe(0);
  });

  it("makes an account, signs in with it and posts a picture", async () => {
    const { page } = ann;
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("E-mail").fill("ann@holdfast.test");
    await page.getByLabel("Password").fill("a good long password");
    await page.getByRole("dialog").getByRole("button", { name: "Create account" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();

    await page.getByRole("link", { name: /Where shall we meet/ }).click();
    await page.getByLabel("Your comment").fill("This was the lake last year.");
    await page.setInputFiles("input[type=file]", gradientPng("lake.png", 960, 480));
    await page.getByText("lake.png").waitFor();
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByRole("article", { name: "comment by ann" }).waitFor();

    const seen = guest.page.getByRole("img", { name: "lake.png" });
    await expectSoon(guest.page, seen);
    await seen.scrollIntoViewIfNeeded();
    await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960);
    await snapshot(guest.page, "desktop-light");
  });

  it("shows how far an upload is, then the PDF when asked, and plays sound and video", async () => {
    const { page } = ann;
    const network = await page.context().newCDPSession(page);
    const throttle = (uploadThroughput: number) =>
      network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    await throttle(400_000);
    await page.setInputFiles("input[type=file]", pagePdf("plan.pdf", 1_000_000));
    await page.getByRole("button", { name: "Post comment" }).click();
    const bar = page.getByRole("progressbar", { name: "Uploading plan.pdf" });
    await expect.poll(() => bar.evaluate(({ value }: HTMLProgressElement) => value > 0 && value < 1)).toBe(true);
    await throttle(-1);
    await page.getByRole("link", { name: "plan.pdf" }).waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await expect.poll(() => page.frames().length).toBeGreaterThan(1);
    await page.setInputFiles("input[type=file]", silence("quiet.wav"));
    await page.getByRole("button", { name: "Post comment" }).click();
    const sound = guest.page.locator("audio[aria-label='quiet.wav']");
    await expectSoon(guest.page, sound);
    await expect.poll(() => sound.evaluate(({ duration }: HTMLAudioElement) => duration)).toBe(1);
    await page.setInputFiles("input[type=file]", await recordVideo(page, "tour.webm"));
    await page.getByRole("button", { name: "Post comment" }).click();
    const video = guest.page.locator("video[aria-label='tour.webm']");
    await expectSoon(guest.page, video);
    await expect.poll(() => video.evaluate(({ videoWidth }: HTMLVideoElement) => videoWidth)).toBe(320);
    await snapshot(page, "attachments");
    await expectAccessible(guest.page);
    await removeComments(page, 3);
  });

  it("lets authors edit, and nobody else", async () => {
    const { page } = ann;
    await page.getByRole("button", { name: "Edit this comment" }).click();
    await page.getByRole("textbox", { name: "Text" }).fill("This was the lake two years ago.");
    await page.getByRole("button", { name: "Save" }).click();
    await expectSoon(guest.page, guest.page.getByText("This was the lake two years ago."));
    await guest.page.getByText("· edited").waitFor();
    expect(await guest.page.getByRole("button", { name: "Edit this comment" }).count()).toBe(0);
  });

  it("has the server refuse another's edit and delete, whoever tries", async () => {
    const nobody = await board.client();
    const other = await board.client();
    const account = { email: "eve@holdfast.test", password: "another good password" };
    await other.auth.register(account);
    await other.auth.login(account);
    const [comment] = await nobody.from("comments").rows();
    const [topic] = await nobody.from("topics").rows();
    for (const client of [nobody, other]) {
      for (const [table, row] of [
        ["comments", comment],
        ["topics", topic],
      ] as const) {
        const id = String(row?.id);
        const refused = (error: unknown): boolean => isApiError(error) && [401, 403].includes(error.status);
        await expect(client.from(table).update(id, { body: "mine now" })).rejects.toSatisfy(refused);
        await expect(client.from(table).delete(id)).rejects.toSatisfy(refused);
        expect(await nobody.from(table).get(id)).toEqual(row);
      }
    }
    await expect(
      other
        .from("comments")
        .insert({ topic_id: topic?.id, body: "x", author_name: "ann", owner_id: comment?.owner_id }),
    ).rejects.toSatisfy((error) => isApiError(error, "row_policy_violated"));
  });

  it("shows the server's sentence when it refuses", async () => {
    const { page } = guest;
    await page.getByLabel("Your comment").fill("A file that the bucket does not take");
    await page.getByLabel("Your name").fill("Robin");
    await page.setInputFiles("input[type=file]", {
      name: "notes.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("plain"),
    });
    await page.getByRole("button", { name: "Post comment" }).click();
    const sentence = await page.getByRole("alert").textContent();
    expect(sentence).toMatch(/type|bucket/i);
    expect(await page.getByLabel("Your comment").inputValue()).toBe("A file that the bucket does not take");
    await page.getByRole("button", { name: "Remove notes.txt" }).click();
    await page.getByRole("button", { name: "Post comment" }).click();
    await expectSoon(ann.page, ann.page.getByText("A file that the bucket does not take"));
    // The browser itself writes the refused request to the console.
    expect(guest.complaints.splice(0)).toEqual([expect.stringContaining("415")]);
  });

  it("deletes a comment with its file, for everybody", async () => {
    const { page } = ann;
    const file = await guest.page.getByRole("img", { name: "lake.png" }).getAttribute("src");
    await page.getByRole("button", { name: "Delete this comment" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => guest.page.getByText("two years ago").count(), { timeout: LIVE_MS }).toBe(0);
    await expect.poll(async () => (await fetch(String(file))).status).toBe(404);
  });

  it("loses nothing when the server is restarted", async () => {
    const { page } = guest;
    await board.stop();
    await page.getByText(/Reconnecting|Connecting/).waitFor();
    await page.getByLabel("Your comment").fill("Written while nobody listened");
    await page.getByRole("button", { name: "Post comment" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("cannot be reached");
    await snapshot(page, "server-away");
    // The most that the top bar ever holds: a name, and how the connection stands.
    for (const width of [390, 320]) {
      await ann.page.setViewportSize({ width, height: 700 });
      expect(await overflows(ann.page)).toBe(false);
    }
    await ann.page.setViewportSize({ width: 1280, height: 800 });

    await board.start();
    expect(board.output()).toContain("nothing was missing");
    // Stored before the windows are back, so that only the feed's memory can bring it to them.
    const client = await board.client();
    const [topic] = await client.from("topics").rows();
    await client
      .from("comments")
      .insert({ topic_id: topic?.id, body: "Stored before you were back", author_name: "Kim" });
    await page.getByRole("button", { name: "Post comment" }).click();
    for (const window of [guest, ann]) {
      await window.page.getByText("Stored before you were back").waitFor({ timeout: 60_000 });
      await window.page.getByText("Written while nobody listened").waitFor({ timeout: 60_000 });
      await waitLive(window.page);
      expect(await window.page.getByText("Stored before you were back").count()).toBe(1);
      const others = window.complaints.splice(0).filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket/.test(text));
      expect(others).toEqual([]);
    }
    await page.getByRole("button", { name: "Post comment" }).waitFor();
    expect(await page.getByLabel("Your comment").inputValue()).toBe("");
  });

  it.each([
    { name: "phone-light", options: { ...PHONE, colorScheme: "light" as const } },
    { name: "phone-dark", options: { ...PHONE, colorScheme: "dark" as const } },
    {
      name: "phone-small",
      options: { ...PHONE, viewport: { width: 320, height: 640 }, colorScheme: "light" as const },
    },
    { name: "desktop-dark", options: { ...DESKTOP, colorScheme: "dark" as const } },
  ])("is accessible and fits: $name", async ({ name, options }) => {
    const { page, complaints, close } = await openWindow(browser, board.url, options);
    await page.getByRole("link", { name: /Where shall we meet/ }).waitFor();
    await waitLive(page);
    await expectAccessible(page);
    await snapshot(page, `${name}-list`);
    await page.getByRole("link", { name: /Where shall we meet/ }).click();
    await page.getByRole("article", { name: "comment by Kim" }).waitFor();
    await expectAccessible(page);
    expect(await overflows(page)).toBe(false);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(background).toBe(options.colorScheme === "dark" ? "rgb(20, 22, 26)" : "rgb(246, 245, 242)");
    await snapshot(page, `${name}-topic`);
    if (name.startsWith("phone")) await page.getByRole("link", { name: "← All topics" }).click();
    await page.getByRole("button", { name: "New topic" }).click();
    await expectAccessible(page);
    expect(await overflows(page)).toBe(false);
    await snapshot(page, `${name}-new`);
    expect(complaints).toEqual([]);
    await close();
  });

  it("works with the keyboard alone", async () => {
    const { page, complaints, close } = await openWindow(browser, board.url);
    await page.getByRole("link", { name: /Where shall we meet/ }).waitFor();
    await tabTo(page, "button", "New topic");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("New topic");

    await page.keyboard.press("Enter");
    await page.keyboard.type("Typed, never clicked");
    await tabTo(page, "textbox", "Your name");
    await page.keyboard.type("Keys");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Typed, never clicked", level: 1 }).waitFor();
    await tabTo(page, "textbox", "Your comment");
    await page.keyboard.type("Sent with Ctrl and Enter");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("article", { name: "comment by Keys" }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it("has made no complaint in the console", () => {
    expect([...guest.complaints, ...ann.complaints]).toEqual([]);
  });
});

interface NewTopic {
  readonly title: string;
  readonly body: string;
  readonly name: string;
}

async function postTopic(page: Page, { title, body, name }: NewTopic): Promise<void> {
  await page.getByRole("button", { name: "New topic" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill(title);
  await dialog.getByLabel("Text").fill(body);
  await dialog.getByLabel("Your name").fill(name);
  await dialog.getByRole("button", { name: "Post topic" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

async function waitLive(page: Page): Promise<void> {
  await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
}

/** Deletes one's newest comments. */
async function removeComments(page: Page, count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    await page.getByRole("button", { name: "Delete this comment" }).last().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
}

/** From the moment at which the writer's window shows it stored. */
async function expectSoon(page: Page, locator: ReturnType<Page["locator"]>): Promise<void> {
  await page.bringToFront();
  await locator.first().waitFor({ timeout: LIVE_MS });
}

/** Keeps a picture where HOLDFAST_SCREENSHOTS names a folder, for people to look at. */
async function snapshot(page: Page, name: string): Promise<void> {
  const folder = process.env.HOLDFAST_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
