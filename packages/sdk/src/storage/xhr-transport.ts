import { abortReason } from "../http/deadline.js";
import type { Transport } from "../http/http-client.js";

/** Statuses whose response may have no body (Fetch, "null body status"). */
const WITHOUT_BODY = [204, 205, 304];

/** Sends as fetch does, and tells how many bytes have left, which fetch cannot. */
export function xhrTransport(report: (sent: number) => void): Transport {
  return (url, { method = "PUT", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      const abort = (): void => xhr.abort();
      xhr.open(method, url);
      for (const [name, value] of Object.entries(headers as Record<string, string>)) xhr.setRequestHeader(name, value);
      xhr.upload.onprogress = ({ loaded }) => report(loaded);
      xhr.onload = () => resolve(responseOf(xhr));
      xhr.onerror = () => reject(new TypeError("The request failed."));
      xhr.onabort = () => reject(signal ? abortReason(signal) : new TypeError("The request was aborted."));
      xhr.onloadend = () => signal?.removeEventListener("abort", abort);
      if (signal?.aborted) return reject(abortReason(signal));
      signal?.addEventListener("abort", abort);
      xhr.send(body as XMLHttpRequestBodyInit);
    });
}

function responseOf(xhr: XMLHttpRequest): Response {
  const lines = xhr.getAllResponseHeaders().trim().split("\r\n");
  const headers = lines.map((line) => line.split(": ", 2)).filter((pair) => pair.length === 2);
  return new Response(WITHOUT_BODY.includes(xhr.status) ? null : xhr.responseText, {
    status: xhr.status,
    headers: headers as [string, string][],
  });
}
