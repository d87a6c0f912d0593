import type { CodegenConfig } from "@graphql-codegen/cli";
import { optionalFields } from "./optionalFields";

/** Documents of the screens, typed by the committed schema. */
const config: CodegenConfig = {
  schema: "../schema.graphql",
  documents: ["src/documents.graphql"],
  ignoreNoDocuments: true,
  generates: {
    "src/generated/": {
      preset: optionalFields,
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { Date: "string", DateTime: "string", BigInt: "number" },
      },
    },
  },
};
export default config;
