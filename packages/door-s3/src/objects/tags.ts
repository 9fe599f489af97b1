import type { Tags } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { readQuery } from "../signature/percent-encoding.js";
import type { XmlNode } from "../xml/read-xml.js";
import { element, xmlDocument } from "../xml/write-xml.js";

/** Tags from the header `x-amz-tagging`, in the form of a query; undefined without it. */
export function readTaggingHeader(headers: Headers): Tags | undefined {
  const text = headers.get("x-amz-tagging");
  return text === null ? undefined : tagsOf(readQuery(text));
}

/** Tags from the document of PutObjectTagging. */
export function readTagging(document: XmlNode): Tags {
  const set = document.child("TagSet");
  const tags = set?.children("Tag") ?? [];
  return tagsOf(tags.map((tag) => [tag.child("Key")?.text ?? "", tag.child("Value")?.text ?? ""]));
}

/** The document of GetObjectTagging. */
export function taggingDocument(tags: Tags): string {
  const set = Object.entries(tags).map(([key, value]) =>
    element("Tag", [element("Key", key), element("Value", value)]),
  );
  return xmlDocument("Tagging", [element("TagSet", set)]);
}

function tagsOf(entries: readonly (readonly [string, string])[]): Tags {
  const tags = Object.fromEntries(entries);
  if (Object.keys(tags).length < entries.length) throw new S3Error("InvalidTag", "A tag's key comes twice.");
  return tags;
}
