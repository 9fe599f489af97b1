// The floor: what a person would write by hand for these three requests and nothing else. A pool whose connections have the role,
// one set_config of the claims and one prepared statement per request, JSON rendered by Postgres. Both this and Holdfast verify a
// token's signature when they first see it, and remember the outcome until it expires.
import { createServer } from "node:http";
import { createLocalJWKSet, jwtVerify } from "jose";
import pg from "pg";
import { answerCalls } from "../measure/process.mjs";

const READ = { name: "read", text: "select row_to_json(n)::text as j from notes n where id = $1" };
const LIST = {
  name: "list",
  text: "select coalesce(json_agg(row_to_json(n)), '[]')::text as j from (select * from notes order by id limit $1) n",
};
const INSERT = {
  name: "insert",
  text: `insert into entries (title, body, position, owner_id) values ($1, $2, $3, $4)
         returning row_to_json(entries)::text as j`,
};
const CLAIMS = { name: "claims", text: "select set_config('request.jwt.claims', $1, false)" };

let http;
let pool;

answerCalls({
  async start({ connection, poolSize, keys }) {
    pool = new pg.Pool({ ...connection, max: poolSize, min: poolSize, options: "-c role=authenticated" });
    const keySet = createLocalJWKSet(keys);
    const verified = new Map();

    const claimsOf = async (header) => {
      const token = header?.slice("Bearer ".length) ?? "";
      const known = verified.get(token);
      if (known !== undefined && known.expiresAt > Date.now()) return known;
      const { payload } = await jwtVerify(token, keySet, { algorithms: ["ES256"], audience: "holdfast" });
      const claims = { sub: payload.sub, role: "authenticated", email: payload.email };
      const found = { userId: payload.sub, text: JSON.stringify(claims), expiresAt: payload.exp * 1000 };
      verified.set(token, found);
      return found;
    };

    const query = async (claims, statement, values) => {
      const client = await pool.connect();
      try {
        // Both are queued at once; pg sends the second when the first is answered.
        const set = client.query({ ...CLAIMS, values: [claims.text] });
        const result = client.query({ ...statement, values });
        await set;
        return (await result).rows[0]?.j;
      } finally {
        client.release();
      }
    };

    const answer = async (request, response) => {
      try {
        const claims = await claimsOf(request.headers.authorization);
        const url = request.url;
        let text;
        if (request.method === "POST") {
          const chunks = [];
          for await (const chunk of request) chunks.push(chunk);
          const { title, body, position } = JSON.parse(Buffer.concat(chunks).toString());
          text = await query(claims, INSERT, [title, body, position, claims.userId]);
        } else if (url.startsWith("/notes/")) {
          text = await query(claims, READ, [url.slice("/notes/".length)]);
        } else {
          const limit = new URLSearchParams(url.slice(url.indexOf("?"))).get("limit");
          text = `{"data":${await query(claims, LIST, [limit])}}`;
        }
        if (text === undefined) return response.writeHead(404).end();
        response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
        response.end(text);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    };
    http = createServer(answer);
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port };
  },
  async stop() {
    http?.closeAllConnections();
    http?.close();
    await pool?.end();
  },
});
