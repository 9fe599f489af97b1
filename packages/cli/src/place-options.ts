import { join, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { EncryptFiles } from "./storage/encrypt-files.js";
import { folderPlace, readStoragePlace, type StoragePlace } from "./storage/storage-place.js";

/** Where the files are, as every command that reads them is told. */
export interface StorageOptions {
  readonly data: string;
  readonly storage?: StoragePlace;
  readonly encryptFiles?: EncryptFiles;
}

/** Where all of the data is. */
export interface PlaceOptions extends StorageOptions {
  readonly database: string;
}

/** The options of a StorageOptions; each can come from the environment as well. */
export function storageOptions(): Option[] {
  return [
    new Option("--data <folder>", "folder that holds the database and the files")
      .env("HOLDFAST_DATA")
      .default(".holdfast"),
    new Option(
      "--storage <place>",
      "where uploaded files are: file:<folder> or s3://… (default: files in the data folder)",
    )
      .env("HOLDFAST_STORAGE")
      .argParser(readStoragePlace),
    new Option(
      "--encrypt-files [key-file]",
      "encrypt files by the newest key of this file, or of HOLDFAST_STORAGE_KEY; see: holdfast storage new-key --help",
    ).env("HOLDFAST_ENCRYPT_FILES"),
  ];
}

/** The option that a PlaceOptions has besides. */
export function databaseOption(): Option {
  return new Option(
    "--database <where>",
    "embedded (a private Postgres in the data folder), pglite (in process; survives a crash of the server but not of the machine), memory (gone at the end), or postgres://…",
  )
    .env("HOLDFAST_DATABASE")
    .default("embedded")
    .argParser(databasePlace);
}

/** Where the objects are: as told, else in the data folder. */
export function storagePlace({ data, storage }: StorageOptions): StoragePlace {
  return storage ?? folderPlace(join(resolve(data), "files"));
}

function databasePlace(text: string): string {
  if (["embedded", "pglite", "memory"].includes(text) || /^postgres(ql)?:\/\//.test(text)) return text;
  throw new InvalidArgumentError("Give embedded, pglite, memory, or a URL that begins with postgres://.");
}
