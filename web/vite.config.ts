import { createHash } from "node:crypto";
import { createRequest, stringifyDocument } from "@urql/core";
import { defineConfig, type Plugin } from "vite";
import * as documents from "./src/documents";

/** `documents.json`: each document that the application asks, by its SHA-256, as the client sends it. */
function trustedDocuments(): Plugin {
  const sent = Object.values(documents).map((document) => stringifyDocument(createRequest(document.toString(), {}).query));
  const named = sent.map((text) => [createHash("sha256").update(text).digest("hex"), text] as const).sort();
  const source = `${JSON.stringify(Object.fromEntries(named), null, 1)}\n`;
  return {
    name: "trusted-documents",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "documents.json", source });
    },
  };
}

/** The build: hashed files that the service serves, the same bytes on every machine. */
export default defineConfig({
  plugins: [trustedDocuments()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../battlemap/http/web_files",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { output: { entryFileNames: "assets/[hash].js", chunkFileNames: "assets/[hash].js", assetFileNames: "assets/[hash][extname]" } },
  },
});
