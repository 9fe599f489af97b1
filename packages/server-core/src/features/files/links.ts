import type { models } from "@holdfast/openapi";
import type { SignedGrant } from "../../actor.js";
import type { Platform } from "../../feature.js";
import type { RequestContext } from "../../pipeline/request-context.js";
import type { Grants } from "../auth/feature.js";
import { readFilename } from "./names.js";
import type { FileRecord, VersionRecord } from "./records.js";

/** How long the links of download-info and view-info are good. */
const LINK_SECONDS = 3600;

/** URLs that work without any header. */
export interface Links {
  /** The plain URL of a file in a public bucket, which does not end; else one that is signed for an hour. */
  toRead(file: FileRecord, disposition: "attachment" | "inline", context: RequestContext): Promise<Link>;
  /** One that is signed, whatever the bucket. */
  sign(file: FileRecord, options: SignOptions, context: RequestContext): Promise<models.SignedUrl>;
  /** The same for a version. */
  signVersion(version: VersionRecord, options: SignOptions, context: RequestContext): Promise<models.SignedUrl>;
  /** One that takes the content of an announced file for so many seconds. */
  toUpload(announcedId: string, expiresInSeconds: number, context: RequestContext): Promise<models.SignedUrl>;
}

export interface Link {
  readonly url: string;
  readonly expires_at: string | null;
}

export interface SignOptions {
  readonly disposition: "attachment" | "inline";
  readonly expires_in_seconds: number;
  /** The name to save the file under; its own when absent. */
  readonly filename?: string;
}

/** Makes links below the server's public address, or below the address that the request came to. */
export function createLinks({ settings, now }: Platform, grants: Grants): Links {
  const urlOf = (path: string, { url }: RequestContext): URL =>
    new URL(`/api/v1/files/${path}`, settings.publicUrl ?? url.origin);

  const signed = async (url: URL, grant: Parameters<Grants["sign"]>[0], seconds: number): Promise<models.SignedUrl> => {
    url.searchParams.set("token", await grants.sign(grant, seconds));
    return { url: url.href, expires_at: new Date(now().getTime() + seconds * 1000).toISOString() };
  };

  const links: Links = {
    async toRead(file, disposition, context) {
      if (file.isPublic) return { url: urlOf(readPathOf(file, disposition), context).href, expires_at: null };
      return links.sign(file, { disposition, expires_in_seconds: LINK_SECONDS }, context);
    },
    sign: (file, options, context) => {
      const url = urlOf(readPathOf(file, options.disposition), context);
      return signed(url, readGrant("file", file.id, options), options.expires_in_seconds);
    },
    signVersion: (version, options, context) => {
      const action = options.disposition === "attachment" ? "download" : "view";
      const url = urlOf(`../file-versions/${version.versionId}/${action}`, context);
      return signed(url, readGrant("version", version.versionId, options), options.expires_in_seconds);
    },
    toUpload: (announcedId, expiresInSeconds, context) =>
      signed(
        urlOf("upload/signed", context),
        { kind: "signed", action: "write", resource: "file", id: announcedId, constraints: {} },
        expiresInSeconds,
      ),
  };
  return links;
}

function readPathOf(file: FileRecord, disposition: "attachment" | "inline"): string {
  return `${file.id}/${disposition === "attachment" ? "download" : "view"}`;
}

function readGrant(resource: "file" | "version", id: string, { disposition, filename }: SignOptions): SignedGrant {
  const constraints = { disposition, ...(filename === undefined ? {} : { filename: readFilename(filename) }) };
  return { kind: "signed", action: "read", resource, id, constraints };
}
