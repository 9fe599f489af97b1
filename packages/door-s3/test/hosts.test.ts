import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { type S3User, useS3Server } from "./harness/s3-server.js";
import { signerOf, signRequest } from "./harness/signed-request.js";

const DOMAIN = "s3.example.com";
const UNSIGNED = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };

interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
}

describe.each([
  ["the domain of the door", `https://${DOMAIN}`],
  ["the host of the API", "https://api.example.com"],
])("with %s as the public URL", (_, publicUrl) => {
  const server = useS3Server({ settings: { publicUrl } }, { domain: DOMAIN });
  let user: S3User;
  let photos: string;
  let secrets: string;
  /** Keys of `secrets` that somebody may hope to reach with what is signed for `photos/a.jpg`. */
  let hoped: readonly string[];

  beforeAll(async () => {
    user = await server.newUser();
    [photos, secrets] = [await server.newBucket(user), await server.newBucket(user)];
    hoped = ["a.jpg", photos, `${photos}/a.jpg`, `s3/${photos}/a.jpg`, `s3/${photos}`];
    for (const Key of hoped) await put(secrets, Key, "a secret");
  });

  const put = (Bucket: string, Key: string, Body: string) => user.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const read = async (Bucket: string, Key: string) =>
    (await user.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

  const inHeader = async (method: string, address: string): Promise<Sent> => {
    const [, init] = await signRequest(user.keys, address, { method, headers: UNSIGNED });
    return { method, url: new URL(address), headers: init.headers as Record<string, string> };
  };
  const inQuery = async (method: string, address: string): Promise<Sent> => {
    const url = new URL(address);
    const { hostname, pathname: path } = url;
    const query = Object.fromEntries(url.searchParams);
    const unsigned = {
      method,
      protocol: "http:",
      hostname,
      path,
      query,
      headers: { host: url.host, ...UNSIGNED },
    };
    const signed = await signerOf(user.keys).presign(unsigned, { expiresIn: 60, unsignableHeaders: new Set() });
    for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
    return { method, url, headers: {} };
  };
  const send = async ({ method, url, headers }: Sent, host: string) => {
    const sending = httpRequest(server.url, { method, path: url.pathname + url.search, headers: { ...headers, host } });
    sending.end(method === "PUT" ? "from the attacker" : undefined);
    const [response] = (await once(sending, "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  };
  const endpoints = () => [`${DOMAIN}/${photos}`, `${photos}.${DOMAIN}`, `${new URL(publicUrl).host}/s3/${photos}`];
  const contents = async () => {
    const { Contents = [] } = await user.s3.send(new ListObjectsV2Command({ Bucket: secrets }));
    return Contents.map(({ Key, ETag }) => [Key, ETag]);
  };

  describe.each([
    ["in a header", inHeader],
    ["in the query", inQuery],
  ])("what is signed %s", (_name, sign) => {
    it.each(["GET", "PUT", "DELETE"])("to %s an object reaches no other bucket by any host", async (method) => {
      const before = await contents();
      for (const endpoint of endpoints()) {
        const sent = await sign(method, `http://${endpoint}/a.jpg`);
        for (const host of [`${secrets}.${DOMAIN}`, `${secrets}.${DOMAIN}/s3`, `x.${secrets}.${DOMAIN}`]) {
          await put(photos, "a.jpg", "a photo");
          expect((await send(sent, host)).body).not.toContain("a secret");
        }
      }
      expect(await contents()).toEqual(before);
    });

    it("to list reads no other bucket by any host", async () => {
      for (const endpoint of [DOMAIN, ...endpoints(), `${new URL(publicUrl).host}/s3`]) {
        const sent = await sign("GET", `http://${endpoint}/?list-type=2`);
        const { body } = await send(sent, `${secrets}.${DOMAIN}`);
        expect(body).not.toMatch(new RegExp(`<ListBucketResult.*<Name>${secrets}<`));
        expect(body).not.toContain("a secret");
      }
    });

    it("works on the host that it was signed for, and for the public host on any that a proxy puts", async () => {
      for (const endpoint of [`${DOMAIN}/${photos}`, `${photos}.${DOMAIN}`]) {
        const sent = await sign("PUT", `http://${endpoint}/b.jpg`);
        expect(await send(sent, sent.url.host)).toMatchObject({ status: 200 });
        expect(await read(photos, "b.jpg")).toBe("from the attacker");
      }
      if (new URL(publicUrl).host.endsWith(DOMAIN)) return;
      await put(photos, "a.jpg", "a photo");
      const sent = await sign("GET", `http://${new URL(publicUrl).host}/s3/${photos}/a.jpg`);
      for (const host of [new URL(publicUrl).host, "10.0.0.7:3000", `${secrets}.${DOMAIN}`]) {
        expect(await send(sent, host)).toEqual({ status: 200, body: "a photo" });
      }
    });
  });
});
