import { describe, expect, it } from "vitest";
import { COMMON_PASSWORDS } from "./common-passwords.js";
import { checkPassword, createPasswords } from "./passwords.js";

describe("passwords", () => {
  it("match their own hash and no other; nothing matches no hash", async () => {
    const passwords = createPasswords();
    const [first, second] = [await passwords.hash("one password"), await passwords.hash("one password")];
    expect(first).not.toBe(second);
    expect(await passwords.matches("one password", first)).toBe(true);
    expect(await passwords.matches("One password", first)).toBe(false);
    expect(await passwords.matches("one password\0", first)).toBe(false);
    expect(await passwords.matches("one password", null)).toBe(false);
    const replaced = await passwords.hash("one \ufffd password");
    expect(await passwords.matches("one \ud800 password", replaced)).toBe(false);
  });

  it("may not be common ones, the address or its name", () => {
    expect([...COMMON_PASSWORDS].every((word) => word.length >= 8 && word === word.toLowerCase())).toBe(true);
    for (const weak of ["PASSWORD", "12345678", "aaaaaaaa", "ada.lovelace@example.com", "Ada.Lovelace"]) {
      expect(() => checkPassword(weak, "ada.lovelace@example.com")).toThrow(
        expect.objectContaining({ code: "weak_password" }),
      );
    }
    expect(() => checkPassword("correct \ud800 horse", "ada.lovelace@example.com")).toThrow(
      expect.objectContaining({ code: "weak_password" }),
    );
    expect(() => checkPassword("correct horse", "ada.lovelace@example.com")).not.toThrow();
  });
});
