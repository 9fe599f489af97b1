import type { Problem } from "@holdfast/server-core";

/** A refusal with a status of the tus protocol that the contract's codes do not have. */
export class TusRefusal extends Error {
  override readonly name: string = "TusRefusal";
  readonly status: number;
  readonly code: Problem["code"];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    { status, code }: { readonly status: number; readonly code: Problem["code"] },
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** A request that the protocol does not allow. */
export function badRequest(detail: string): TusRefusal {
  return new TusRefusal({ status: 400, code: "bad_request" }, detail);
}

const CODES: Readonly<Record<number, Problem["code"]>> = {
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  412: "precondition_failed",
  413: "body_too_large",
  415: "unsupported_media_type",
  501: "not_supported",
};

/** What `@tus/server` answered to a request that it refused. */
export async function refusalOf(response: Response): Promise<TusRefusal> {
  const { status } = response;
  const detail = (await response.text()).trim();
  return new TusRefusal({ status, code: CODES[status] ?? "bad_request" }, detail);
}
