import { type Listening, serve } from "@holdfast/server-node";
import { afterAll, beforeAll } from "vitest";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { type ClientOptions, createClient, type HoldfastClient, memorySessionStorage } from "../src/index.js";

type Config = NonNullable<Parameters<typeof startTestServer>[0]>;

/** A server on a real port for a test file, and clients of it. */
export interface LiveServer {
  readonly test: TestServer;
  readonly url: string;
  /** A client with a session of its own. */
  client(options?: Partial<ClientOptions>): HoldfastClient;
  /** A client that is signed in as a new user. */
  signedIn(options?: Partial<ClientOptions>): Promise<HoldfastClient>;
  /** A client that is signed in as the admin. */
  admin(): Promise<HoldfastClient>;
}

/** Starts the server before the tests of a file and ends it after them. */
export function useLiveServer(settings: NonNullable<Config["settings"]> = {}, config: Config = {}): LiveServer {
  let test: TestServer;
  let listening: Listening;

  beforeAll(async () => {
    test = await startTestServer({ ...config, settings });
    listening = await serve(test.server, { port: 0 });
  });

  afterAll(async () => {
    await listening.close();
    await test.close();
  });

  const client = (options: Partial<ClientOptions> = {}): HoldfastClient =>
    createClient({ url: listening.url, anonKey: test.anonKey, sessionStorage: memorySessionStorage(), ...options });

  const login = async (email: string, password: string, options?: Partial<ClientOptions>): Promise<HoldfastClient> => {
    const made = client(options);
    await made.auth.login({ email, password });
    return made;
  };

  return {
    get test() {
      return test;
    },
    get url() {
      return listening.url;
    },
    client,
    signedIn: async (options) => {
      const { email, password } = await test.newUser();
      return login(email, password, options);
    },
    admin: () => login(test.admin.email, test.admin.password),
  };
}
