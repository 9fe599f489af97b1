import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.js";

function incoming(peer: string, forwarded?: string): IncomingMessage {
  return { socket: { remoteAddress: peer }, headers: { "x-forwarded-for": forwarded } } as unknown as IncomingMessage;
}

describe("clientAddress", () => {
  it("does not believe a client's own X-Forwarded-For", () => {
    expect(clientAddress(incoming("10.0.0.1", "6.6.6.6"), 0)).toBe("10.0.0.1");
  });

  it("reads the entry that the nearest trusted proxy wrote, not the ones before it", () => {
    expect(clientAddress(incoming("10.0.0.1", "6.6.6.6, 203.0.113.7"), 1)).toBe("203.0.113.7");
    expect(clientAddress(incoming("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.9"), 2)).toBe("203.0.113.7");
  });

  it("falls back to the peer when the proxies wrote nothing", () => {
    expect(clientAddress(incoming("10.0.0.1"), 1)).toBe("10.0.0.1");
    expect(clientAddress(incoming("10.0.0.1", "203.0.113.7"), 2)).toBe("10.0.0.1");
  });
});
