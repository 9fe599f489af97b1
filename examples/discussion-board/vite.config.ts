import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.HOLDFAST_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022" },
  // `npm run dev` shows the pages; a server that runs beside it answers the rest.
  server: { proxy: { "/api": { target: server, ws: true }, "/holdfast.json": server } },
});
