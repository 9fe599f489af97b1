import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../server-config.js";
import { addressGroup, createRateLimits } from "./rate-limits.js";

const settings = { ...DEFAULT_SETTINGS, credentialAttemptsPerMinute: 2 };
const login = { id: "auth.login", rateLimit: "credentials" };

describe("rate limits", () => {
  it("count an operation for an address, and tell what remains", async () => {
    const limits = createRateLimits(settings, () => 0);
    expect(await limits.admit(login, "192.0.2.1")).toMatchObject({
      "ratelimit-limit": "2",
      "ratelimit-remaining": "1",
    });
    await limits.admit(login, "192.0.2.1");
    await expect(limits.admit(login, "192.0.2.1")).rejects.toMatchObject({
      code: "rate_limited",
      headers: { "retry-after": "90", "ratelimit-remaining": "0" },
    });
    await limits.admit({ ...login, id: "auth.refresh" }, "192.0.2.1");
    await limits.admit(login, "192.0.2.2");
  });

  it("leave other operations and unknown addresses alone", async () => {
    const limits = createRateLimits(settings, () => 0);
    for (let i = 0; i < 9; i++) {
      expect(await limits.admit({ id: "users.getMe" }, "192.0.2.1")).toEqual({});
      expect(await limits.admit(login, null)).toEqual({});
    }
  });

  it("count keys", async () => {
    const limits = createRateLimits(settings, () => 0);
    await limits.count("login:a@example.com");
    await limits.count("login:a@example.com");
    await expect(limits.count("login:a@example.com")).rejects.toMatchObject({ code: "rate_limited" });
    await limits.count("login:b@example.com");
  });
});

describe("what counts as one client", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["unix", "unix"],
  ])("groups %s as %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
