// parse-server on the same Postgres, in a database of its own, without access rules: its master key is not used, its classes are public.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { answerCalls } from "../measure/process.mjs";
import { READ_ROWS } from "./database.mjs";

let http;

answerCalls({
  async start({ connection, poolSize, peers }) {
    const require = createRequire(join(peers, "package.json"));
    const { ParseServer } = require("parse-server");
    const express = require("express");

    const owner = new pg.Client(connection);
    await owner.connect();
    await owner.query("create database parse");
    await owner.end();

    const app = express();
    const parse = new ParseServer({
      databaseURI: "postgres://",
      // A URL cannot hold the directory of a Unix socket.
      databaseOptions: { ...connection, database: "parse", max: poolSize },
      appId: "bench",
      masterKey: "bench-master-key",
      allowClientClassCreation: true,
      logLevel: "error",
      silent: true,
      logsFolder: null,
      serverURL: "http://127.0.0.1/parse",
    });
    await parse.start();
    app.use("/parse", parse.app);
    http = createServer(app);
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${http.address().port}/parse/classes`;
    const headers = { "x-parse-application-id": "bench", "content-type": "application/json" };
    const add = async (name) => {
      const body = JSON.stringify({ title: "note", body: "lorem ipsum ".repeat(10), position: 1, done: false });
      const response = await fetch(`${base}/${name}`, { method: "POST", headers, body });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()).objectId;
    };
    await add("entries");
    const first = await add("notes");
    const filler = new pg.Client({ ...connection, database: "parse" });
    await filler.connect();
    const { rows: columns } = await filler.query(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_name = 'notes' and column_name <> 'objectId'`,
    );
    await filler.query(
      `insert into notes ("objectId", ${columns[0].names}) select 'n' || lpad(n::text, 9, '0'), ${columns[0].names}
       from notes, generate_series(2, ${READ_ROWS}) n where "objectId" = $1`,
      [first],
    );
    await filler.query("analyze notes");
    await filler.end();
    return { port: http.address().port };
  },
  async stop() {
    http?.closeAllConnections();
    http?.close();
  },
});
