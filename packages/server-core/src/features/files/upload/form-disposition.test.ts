import { describe, expect, it } from "vitest";
import { readFormDisposition } from "./form-disposition.js";

describe("readFormDisposition", () => {
  it.each([
    ['form-data; name="file"; filename="a.txt"', { name: "file", filename: "a.txt" }],
    ['form-data; name="file"; filename="日本;x.txt"', { name: "file", filename: "日本;x.txt" }],
    ["Form-Data;name=file;filename=a.txt", { name: "file", filename: "a.txt" }],
    ['form-data; name="file"; filename="a%22b%0D%0Ac"', { name: "file", filename: 'a"b\r\nc' }],
    ['form-data; name="file"; filename="a\\"b\\c"', { name: "file", filename: 'a"b\\c' }],
    ['form-data; name="file"; filename="100%25"', { name: "file", filename: "100%25" }],
    ['form-data; name="path"', { name: "path", filename: null }],
    ["form-data", { name: "", filename: null }],
    ['attachment; name="file"', null],
    ['form-data; name="file', null],
    ['form-data; name="a"; name="file"', null],
    ['form-data; name="file" and more', null],
  ])("reads %s", (header, expected) => {
    expect(readFormDisposition(header)).toEqual(expected);
  });
});
