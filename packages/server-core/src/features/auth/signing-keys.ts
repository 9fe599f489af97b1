import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { coalesce } from "../../coalesce.js";
import type { Platform } from "../../feature.js";
import { notifyAuth } from "./auth-channel.js";

/** Any constant: servers that make a key take the same advisory lock. */
const ROTATION_LOCK = 4_210_720_232;

/** Longest time that a key is published before it signs. */
const MAX_LEAD_SECONDS = 3_600;

/** What a request may take between the check of a token's end and its use. */
const SLACK_SECONDS = 60;

/** How often at most an unknown key id makes this server look into the database. */
const LOOK_AGAIN_MS = 5_000;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

export interface PublicKeySet {
  readonly keys: readonly PublicJwk[];
  /** How long it may be cached; at most as long as a new key is published before it signs. */
  readonly maxAgeSeconds: number;
}

export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly use: "sig";
  readonly alg: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

/** The keys of access tokens (ES256), which all servers of a database share. */
export interface SigningKeys {
  /** The key that signs now. Makes the next one when its time comes near. */
  current(): Promise<SigningKey>;
  /** The public key of an id; null when there is none, or its last token has expired. */
  find(kid: string): Promise<CryptoKey | null>;
  /** What to publish: newest first. */
  publicSet(): Promise<PublicKeySet>;
  /** Reads the keys from the database; another server has made one. */
  reload(): Promise<void>;
}

interface Key extends SigningKey {
  readonly publicKey: CryptoKey;
  readonly jwk: PublicJwk;
  readonly activatesAt: number;
}

type KeyRow = { kid: string; private_jwk: JWK & Record<string, string>; activates_at: Date };

/** Signing keys that rotate: each is published, then signs, then only verifies, and is deleted. */
export function createSigningKeys({ database, settings, now }: Platform): SigningKeys {
  const lifeMs = settings.signingKeySeconds * 1000;
  const leadMs = Math.min(MAX_LEAD_SECONDS, Math.ceil(settings.signingKeySeconds / 4)) * 1000;
  const verifyMs = (settings.accessTokenSeconds + SLACK_SECONDS) * 1000;
  /** Newest first. */
  let keys: readonly Key[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;

  const load = async (rows: readonly KeyRow[]): Promise<void> => {
    const known = new Map(keys.map((key) => [key.kid, key]));
    keys = await Promise.all(rows.map((row) => known.get(row.kid) ?? importKey(row)));
  };

  const readAll = "select kid, private_jwk, activates_at from holdfast.signing_keys order by activates_at desc, kid";
  const reload = coalesce(async () => load(await database.system.rows<KeyRow>(readAll)));

  const isDue = (newest: number | undefined, time: number): boolean =>
    newest === undefined || time >= newest + lifeMs - leadMs;

  /** Whether the key after this one has signed for so long that every token of this one has expired. */
  const isSpent = (activations: readonly number[], index: number, time: number): boolean => {
    const successor = activations[index - 1];
    return successor !== undefined && successor + verifyMs <= time;
  };

  const rotate = async (): Promise<void> => {
    const made = await makeKey();
    const rows = await database.system.session(async (session) => {
      await session.query("select pg_advisory_xact_lock($1)", [ROTATION_LOCK]);
      const before = (await session.query<KeyRow>(readAll)).rows;
      const time = now().getTime();
      const newest = before[0]?.activates_at.getTime();
      if (!isDue(newest, time)) return before;
      const activatesAt = newest === undefined ? time : Math.max(time + leadMs, newest + lifeMs);
      await session.query("insert into holdfast.signing_keys (kid, private_jwk, activates_at) values ($1, $2, $3)", [
        made.kid,
        made.jwk,
        new Date(activatesAt),
      ]);
      const spent = before.filter((_, index) => isSpent(before.map(activation), index, time)).map(({ kid }) => kid);
      await session.query("delete from holdfast.signing_keys where kid = any($1)", [spent]);
      await notifyAuth(session, "keys");
      return (await session.query<KeyRow>(readAll)).rows;
    });
    await load(rows);
  };

  let rotation: Promise<void> | null = null;
  const keepFresh = async (): Promise<void> => {
    if (!isDue(keys[0]?.activatesAt, now().getTime())) return;
    rotation ??= rotate().finally(() => {
      rotation = null;
    });
    await rotation;
  };

  const alive = (): readonly Key[] => {
    const time = now().getTime();
    const activations = keys.map(({ activatesAt }) => activatesAt);
    return keys.filter((_, index) => !isSpent(activations, index, time));
  };

  return {
    reload,
    async current() {
      await keepFresh();
      const time = now().getTime();
      // The clocks of two servers may differ by a little, so a key that another made may seem not to have begun.
      const key = keys.find(({ activatesAt }) => activatesAt <= time) ?? keys.at(-1);
      if (key === undefined) throw new Error("There is no signing key.");
      return key;
    },
    async find(kid) {
      const find = () => alive().find((key) => key.kid === kid)?.publicKey ?? null;
      const found = find();
      if (found !== null || performance.now() - lookedAt < LOOK_AGAIN_MS) return found;
      lookedAt = performance.now();
      await reload();
      return find();
    },
    async publicSet() {
      await keepFresh();
      return { keys: alive().map(({ jwk }) => jwk), maxAgeSeconds: Math.max(1, Math.floor(leadMs / 2000)) };
    },
  };
}

function activation(row: KeyRow): number {
  return row.activates_at.getTime();
}

async function makeKey(): Promise<{ readonly kid: string; readonly jwk: Record<string, string> }> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  if (!kty || !crv || !x || !y || !d) throw new Error("The generated key is incomplete.");
  return { kid: crypto.randomUUID(), jwk: { kty, crv, x, y, d } };
}

async function importKey({ kid, private_jwk, activates_at }: KeyRow): Promise<Key> {
  const { kty = "EC", crv = "P-256", x = "", y = "" } = private_jwk;
  const jwk: PublicJwk = { kty, kid, use: "sig", alg: "ES256", crv, x, y };
  const [privateKey, publicKey] = await Promise.all([importJWK(private_jwk, "ES256"), importJWK({ ...jwk }, "ES256")]);
  return {
    kid,
    jwk,
    activatesAt: activates_at.getTime(),
    privateKey: privateKey as CryptoKey,
    publicKey: publicKey as CryptoKey,
  };
}
