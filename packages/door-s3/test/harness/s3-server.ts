import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { type Listening, serve } from "@holdfast/server-node";
import { afterAll, beforeAll } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "../../../server-core/test/harness/test-server.js";
import { type S3DoorOptions, s3Door } from "../../src/index.js";

type Config = NonNullable<Parameters<typeof startTestServer>[0]>;

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Somebody with an S3 client. */
export interface S3User extends TestUser {
  readonly keys: KeyPair;
  readonly s3: S3Client;
}

/** A server with an S3 door on a real port, for the tests of a file. */
export interface S3Server {
  readonly test: TestServer;
  readonly url: string;
  /** The endpoint of clients. */
  readonly endpoint: string;
  /** Makes a key by the API. */
  newKey(user: TestUser, scope?: object): Promise<KeyPair>;
  /** Registers a new user and gives them a key for everything. */
  newUser(): Promise<S3User>;
  client(keys: KeyPair, config?: Partial<S3ClientConfig>): S3Client;
  /** A new bucket's name, made by the API. */
  newBucket(user: TestUser, json?: object): Promise<string>;
  /** Moves the server's clock on. */
  passTime(milliseconds: number): void;
}

export const EVERYTHING = { actions: ["list", "read", "write", "delete", "manage"] };
let buckets = 0;

export function useS3Server(config: Config = {}, options: S3DoorOptions = {}): S3Server {
  let test: TestServer;
  let listening: Listening;
  let passed = 0;

  beforeAll(async () => {
    const now = () => new Date(Date.now() + passed);
    test = await startTestServer({ now, ...config, doors: [s3Door(options)] });
    listening = await serve(test.server, { port: 0 });
  });
  afterAll(async () => {
    await listening.close();
    await test.close();
  });

  const server: S3Server = {
    get test() {
      return test;
    },
    get url() {
      return listening.url;
    },
    get endpoint() {
      return `${listening.url}${options.path ?? "/s3"}`;
    },
    async newKey(user, scope = EVERYTHING) {
      const { status, body } = await test.call("POST", "/access-keys", {
        token: user.token,
        json: { name: "a key", ...scope },
      });
      if (status !== 201) throw new Error(`access key: ${status} ${JSON.stringify(body)}`);
      return { accessKeyId: body.access_key.access_key_id, secretAccessKey: body.secret_access_key };
    },
    async newUser() {
      const user = await test.newUser();
      const keys = await server.newKey(user);
      return { ...user, keys, s3: server.client(keys) };
    },
    client: (credentials, more = {}) =>
      new S3Client({
        endpoint: server.endpoint,
        region: "us-east-1",
        forcePathStyle: true,
        credentials,
        maxAttempts: 1,
        ...more,
      }),
    async newBucket(user, json = {}) {
      const name = `bucket-${++buckets}-${user.id.slice(-8)}`;
      const { status, body } = await test.call("POST", "/buckets", { token: user.token, json: { name, ...json } });
      if (status !== 201) throw new Error(`bucket: ${status} ${JSON.stringify(body)}`);
      return name;
    },
    passTime(milliseconds) {
      passed += milliseconds;
    },
  };
  return server;
}
