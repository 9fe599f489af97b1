import { hash, verify } from "@node-rs/argon2";
import { AppError } from "../../errors/app-error.js";
import { isWellFormed } from "../../storable-text.js";
import { createWorkGate } from "../../work-gate.js";
import { COMMON_PASSWORDS } from "./common-passwords.js";
import { randomText } from "./encoding.js";

/** Passwords as argon2id hashes. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether the password has the hash. With null for the hash it takes as long, and is false. */
  matches(password: string, passwordHash: string | null): Promise<boolean>;
}

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Few at a time: each holds a thread of the pool that file access also uses, and 19 MiB. */
const GATE = {
  maxRunning: 2,
  maxWaiting: 256,
  refusal: "Too many people are signing in right now. Try again shortly.",
};

/** Hashing with a bounded queue. */
export function createPasswords(): Passwords {
  const gate = createWorkGate(GATE);
  const hashText = (password: string) => gate(() => hash(password.normalize("NFC"), COST));
  let decoy: Promise<string> | null = null;

  return {
    hash: hashText,
    async matches(password, passwordHash) {
      decoy ??= hashText(randomText(16));
      const known = passwordHash ?? (await decoy);
      const isRight = await gate(() => verify(known, password.normalize("NFC")));
      // The hash is made of UTF-8, in which all halves of surrogate pairs are one and the same replacement.
      return isRight && passwordHash !== null && isWellFormed(password);
    },
  };
}

/**
 * Throws `weak_password` for one of the most common passwords, or the address itself, and for half of a surrogate pair, which would fit
 * any other. The contract bounds the length.
 */
export function checkPassword(password: string, email: string): void {
  if (!isWellFormed(password)) {
    throw new AppError("weak_password", "The password holds half of a character that takes two.");
  }
  const text = password.normalize("NFC").toLowerCase();
  if (text === email || text === email.split("@", 1)[0]) {
    throw new AppError("weak_password", "The password may not be the e-mail address.");
  }
  if (COMMON_PASSWORDS.has(text) || isOneCharacter(text)) {
    throw new AppError("weak_password", "This password is among the most common ones. Choose another.");
  }
}

function isOneCharacter(text: string): boolean {
  return new Set(text).size === 1;
}
