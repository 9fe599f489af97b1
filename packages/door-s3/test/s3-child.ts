import { S3Client } from "@aws-sdk/client-s3";
import { type ChildServer, startChildServer } from "../../server-node/test/harness/child-server.js";

/** A server with the door in a process of its own, and a client whose access key may do everything. */
export interface S3Child {
  readonly server: ChildServer;
  /** Sends nothing twice. */
  readonly s3: S3Client;
}

/** Starts one. */
export async function startS3Child(execArgv: readonly string[] = []): Promise<S3Child> {
  const server = await startChildServer(new URL("children/s3-server.ts", import.meta.url), { execArgv });
  const actions = ["list", "read", "write", "delete", "manage"];
  const made = await server.post("/access-keys", { name: "test", actions });
  const s3 = new S3Client({
    endpoint: `${server.url}/s3`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: made.access_key.access_key_id, secretAccessKey: made.secret_access_key },
    maxAttempts: 1,
  });
  return { server, s3 };
}
