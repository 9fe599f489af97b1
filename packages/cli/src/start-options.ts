import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { readStoragePlace, type StoragePlace } from "./storage/storage-place.js";

/** Where the data is, as every command that needs it is told. */
export interface PlaceOptions {
  readonly data: string;
  readonly database: string;
  readonly storage?: StoragePlace;
}

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
  readonly site?: string;
  readonly setup?: string;
}

/** The options that say where the data is. */
export function dataOptions(): Option[] {
  return [
    new Option("--data <folder>", "folder that holds the database and the files")
      .env("HOLDFAST_DATA")
      .default(".holdfast"),
    new Option(
      "--database <where>",
      "embedded (a private Postgres in the data folder), pglite (in process; survives a crash of the server but not of the machine), memory (gone at the end), or postgres://…",
    )
      .env("HOLDFAST_DATABASE")
      .default("embedded")
      .argParser(databasePlace),
    new Option(
      "--storage <place>",
      "where uploaded files are: file:<folder> or s3://… (default: files in the data folder)",
    )
      .env("HOLDFAST_STORAGE")
      .argParser(readStoragePlace),
  ];
}

/** The options of `holdfast start`; each can come from the environment as well. */
export function startOptions(): Option[] {
  return [
    new Option("--port <number>", "port to listen on; 0 takes any free one")
      .env("HOLDFAST_PORT")
      .default(8000)
      .argParser(wholeNumber),
    new Option("--host <address>", "address to listen on; 0.0.0.0 for all").env("HOLDFAST_HOST").default("127.0.0.1"),
    ...dataOptions(),
    new Option("--public-url <url>", "where clients reach this server, if not at the address it listens on").env(
      "HOLDFAST_PUBLIC_URL",
    ),
    new Option("--trusted-proxies <number>", "how many proxies in front write X-Forwarded-For")
      .env("HOLDFAST_TRUSTED_PROXIES")
      .default(0)
      .argParser(wholeNumber),
    new Option("--table-creators <who>", "who may create tables")
      .env("HOLDFAST_TABLE_CREATORS")
      .choices(["admins", "authenticated"])
      .default("admins"),
    new Option("--no-registration", "let only admins make accounts").env("HOLDFAST_NO_REGISTRATION"),
    new Option("--cors-origin <origin...>", "web origins that may call, beside those in the database")
      .env("HOLDFAST_CORS_ORIGIN")
      .default([]),
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

function databasePlace(text: string): string {
  if (["embedded", "pglite", "memory"].includes(text) || /^postgres(ql)?:\/\//.test(text)) return text;
  throw new InvalidArgumentError("Give embedded, pglite, memory, or a URL that begins with postgres://.");
}

function siteFolder(folder: string): string {
  if (existsSync(join(folder, "index.html"))) return folder;
  throw new InvalidArgumentError("Give a folder that holds index.html; the pages may have to be built first.");
}
