import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { databaseOption, type PlaceOptions, storageOptions } from "./place-options.js";

/** What `holdfast start` was told. */
export interface StartOptions extends PlaceOptions {
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string;
  readonly trustedProxies: number;
  readonly tableCreators: "admins" | "authenticated";
  readonly registration: boolean;
  readonly corsOrigin: readonly string[];
  readonly anonKey?: string;
  readonly serviceKey?: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly s3Domain?: string;
  readonly maxUploadBytes?: number;
  readonly maxBytesPerUser?: number;
  readonly site?: string;
  readonly setup?: string;
}

/** The options of `holdfast start`; each can come from the environment as well. */
export function startOptions(): Option[] {
  return [
    new Option("--port <number>", "port to listen on; 0 takes any free one")
      .env("HOLDFAST_PORT")
      .default(8000)
      .argParser(wholeNumber),
    new Option("--host <address>", "address to listen on; 0.0.0.0 for all").env("HOLDFAST_HOST").default("127.0.0.1"),
    databaseOption(),
    ...storageOptions(),
    new Option("--public-url <url>", "where clients reach this server, if not at the address it listens on").env(
      "HOLDFAST_PUBLIC_URL",
    ),
    new Option(
      "--s3-domain <host>",
      "host name under which S3 clients find buckets, as <bucket>.<host>; without it they find them below /s3",
    )
      .env("HOLDFAST_S3_DOMAIN")
      .argParser(hostName),
    new Option("--trusted-proxies <number>", "how many proxies in front write X-Forwarded-For")
      .env("HOLDFAST_TRUSTED_PROXIES")
      .default(0)
      .argParser(wholeNumber),
    new Option("--table-creators <who>", "who may create tables")
      .env("HOLDFAST_TABLE_CREATORS")
      .choices(["admins", "authenticated"])
      .default("admins"),
    new Option("--no-registration", "let only admins make accounts").env("HOLDFAST_NO_REGISTRATION"),
    new Option("--max-upload-bytes <number>", "size of the largest file that may be uploaded (default: 5 GiB)")
      .env("HOLDFAST_MAX_UPLOAD_BYTES")
      .argParser(byteCount),
    new Option(
      "--max-bytes-per-user <number>",
      "what a user may own in files and their versions, unless an admin says otherwise (default: any number)",
    )
      .env("HOLDFAST_MAX_BYTES_PER_USER")
      .argParser(byteCount),
    new Option("--cors-origin <origin...>", "web origins that may call, beside those in the database")
      .env("HOLDFAST_CORS_ORIGIN")
      .default([], "none"),
    new Option("--anon-key <key>", "the anonymous key, instead of the one made at the first start").env(
      "HOLDFAST_ANON_KEY",
    ),
    new Option("--service-key <key>", "a key with all rights for trusted servers; none is accepted without it").env(
      "HOLDFAST_SERVICE_KEY",
    ),
    new Option("--admin-email <address>", "the first admin's address").env("HOLDFAST_ADMIN_EMAIL"),
    new Option("--admin-password <password>", "the first admin's password, instead of one made at the first start").env(
      "HOLDFAST_ADMIN_PASSWORD",
    ),
    new Option(
      "--site <folder>",
      "folder of built web files to serve at /; they read the anonymous key at /holdfast.json",
    )
      .env("HOLDFAST_SITE")
      .argParser(siteFolder),
    new Option(
      "--setup <file>",
      "JSON file of tables, policies and buckets to make; applied at the first start, and at later ones when the admin's address and password are given",
    ).env("HOLDFAST_SETUP"),
  ];
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535)
    throw new InvalidArgumentError("Give a whole number from 0 to 65535.");
  return number;
}

function byteCount(text: string): number {
  const number = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError("Give a whole number of bytes, such as 1073741824 for 1 GiB.");
  return number;
}

function hostName(text: string): string {
  if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text)) return text;
  throw new InvalidArgumentError("Give a host name without scheme, port or path, such as s3.example.com.");
}

function siteFolder(folder: string): string {
  if (existsSync(join(folder, "index.html"))) return folder;
  throw new InvalidArgumentError("Give a folder that holds index.html; the pages may have to be built first.");
}
