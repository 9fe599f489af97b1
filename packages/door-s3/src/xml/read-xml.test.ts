import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml } from "./read-xml.js";
import { element, escapeText, xmlDocument } from "./write-xml.js";

describe("reading XML", () => {
  it("reads texts, entities, numbers, namespaces and repeated elements", () => {
    const root = readXml(
      `<?xml version="1.0"?>\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key> a&amp;b&#13;&#x41;&lt; </Key></Object>
       <Object><Key>1e5</Key><VersionId/></Object><Quiet>true</Quiet></Delete>`,
      "Delete",
    );
    expect(root.children("Object").map((one) => one.child("Key")?.text)).toEqual([" a&b\rA< ", "1e5"]);
    expect(root.children("Object")[1]?.child("VersionId")?.text).toBe("");
    expect(root.child("Quiet")?.text).toBe("true");
    expect(root.child("Nothing")).toBeNull();
    expect(root.child("constructor")).toBeNull();
  });

  const bomb = `<!DOCTYPE a [<!ENTITY x "${"y".repeat(50)}">${"&x;".repeat(9)}]><Delete>&x;</Delete>`;
  it.each([
    "",
    "x",
    "<Delete>",
    "<Delete></Other>",
    "<Other/>",
    "<Delete/><Delete/>",
    bomb,
    `<!DOCTYPE a SYSTEM "file:///etc/passwd"><Delete/>`,
    "<Delete><![CDATA[x]]></Delete>",
    "<Delete>&unknown;</Delete>",
    "<Delete>&#0;</Delete>",
    "<Delete>&#xD800;</Delete>",
    "<Delete>&#9999999;</Delete>",
    "<Delete>& </Delete>",
    "<Delete><__proto__>x</__proto__></Delete>",
    `<Delete>${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}</Delete>`,
  ])("refuses %j", (text) => {
    expect(() => {
      const root = readXml(text, "Delete");
      return root.text;
    }).toThrow(expect.objectContaining({ code: "MalformedXML" }));
  });

  it("reads back whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const written = xmlDocument("Root", [element("Key", text)]);
        const kept = text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "");
        expect(readXml(written, "Root").child("Key")?.text).toBe(kept);
      }),
    );
  });
});

it("writes no character that XML has no form for", () => {
  expect(escapeText('a\0\u0001\ud800b\ufffe<&>"\r\n')).toBe("ab&lt;&amp;&gt;&quot;&#13;\n");
});
