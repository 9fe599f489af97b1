import { expect, it } from "vitest";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();

it("access keys are made, listed and revoked", async () => {
  const client = await live.signedIn();
  const { access_key, secret_access_key } = await client.accessKeys.create({ name: "backup", actions: ["read"] });
  expect(secret_access_key).toHaveLength(40);
  expect(await client.accessKeys.list({ limit: 10 })).toEqual([access_key]);
  expect(await client.accessKeys.get(access_key.access_key_id)).toEqual(access_key);
  const admin = await live.admin();
  expect(await admin.accessKeys.list({ ownerId: access_key.owner_id })).toEqual([access_key]);
  await client.accessKeys.revoke(access_key.access_key_id);
  expect(await client.accessKeys.list()).toEqual([]);
  await expect(client.accessKeys.get(access_key.access_key_id)).rejects.toMatchObject({ code: "not_found" });
});
