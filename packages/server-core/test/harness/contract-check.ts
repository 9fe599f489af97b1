import type { OperationId } from "@holdfast/openapi";
import { REPLIES } from "@holdfast/openapi/replies";
import { z } from "zod";
import { createRouter } from "../../src/pipeline/route.js";

const router = createRouter();

const problem = z.strictObject({
  type: z.url(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().min(1),
  request_id: z.string().min(1),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
});

/** What must never be in an answer: SQL, stacks, paths of the server's files. */
const LEAKS = /\bselect\b.+\bfrom\b|at \w+ \(|node_modules|\/tmp\/|\/work\/|sqlstate|holdfast\.(?!dev|test)/i;

/** Fails unless the response is one that the contract allows for the request. Leaves the response readable. */
export async function checkAgainstContract(request: Request, response: Response): Promise<void> {
  const place = `${request.method} ${new URL(request.url).pathname} → ${response.status}`;
  if (response.headers.get("x-request-id") === null) throw new Error(`${place}: no x-request-id`);
  if (response.headers.get("content-type") === "application/problem+json") {
    const text = await response.clone().text();
    if (request.method === "HEAD") return;
    const body = problem.parse(JSON.parse(text));
    if (body.status !== response.status) throw new Error(`${place}: the problem says ${body.status}`);
    if (response.status === 500) throw new Error(`${place}: a 500 is never right: ${text}`);
    if (LEAKS.test(text)) throw new Error(`${place}: the problem tells too much: ${text}`);
    return;
  }
  if (request.method === "OPTIONS" || request.method === "HEAD") return;
  const { operation } = router(request.method, new URL(request.url).pathname);
  const statuses = REPLIES[operation.id as OperationId];
  const validator = statuses[response.status];
  if (validator === undefined) throw new Error(`${place}: the contract has no such status for ${operation.id}`);
  if (validator === null) return;
  const result = validator.safeParse(await response.clone().json());
  if (!result.success) throw new Error(`${place}: not as the contract says: ${z.prettifyError(result.error)}`);
}
