import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const edge = process.env["EDGE"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    assetsInlineLimit: 0, // the content security policy of the edge allows no data: URLs
    modulePreload: { polyfill: false },
    target: "es2023",
  },
  server: {
    // What is not a file of the page is a call to a server that runs already.
    proxy: Object.fromEntries(
      ["^/[a-z.]+\\.v1\\.[A-Za-z]+/", "/v1", "/metrics", "/access"].map((path) => [path, edge]),
    ),
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
