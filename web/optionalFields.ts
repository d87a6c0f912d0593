/** The client preset of the code generator, by which fields that a contract may close are typed as optional. */
import { preset } from "@graphql-codegen/client-preset";
import type { CodegenPlugin, Types } from "@graphql-codegen/plugin-helpers";
import { Kind, TypeInfo, visit, visitWithTypeInfo, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema } from "graphql";
import cuttable from "./cuttable_fields.json" with { type: "json" };

const CUTTABLE: ReadonlySet<string> = new Set(cuttable);
/** A field under a condition may be absent: the generator's own way to say so. It is in no document that is sent. */
const CONDITION: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: "include" } };

export const optionalFields: Types.OutputPreset = {
  ...preset,
  async buildGeneratesSection(options) {
    const files = await preset.buildGeneratesSection(options);
    return files.map((file) => ({ ...file, pluginMap: Object.fromEntries(Object.entries(file.pluginMap).map(([name, plugin]) => [name, name === "typescript-operations" ? withOptional(plugin) : plugin])) }));
  },
};

function withOptional(plugin: CodegenPlugin): CodegenPlugin {
  return {
    ...plugin,
    plugin: (schema, documents, ...rest) =>
      plugin.plugin(schema, documents.map((each) => (each.document ? { ...each, document: conditional(each.document, schema) } : each)), ...rest),
  };
}

function conditional(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(document, visitWithTypeInfo(types, {
    Field: (node) => (CUTTABLE.has(`${types.getParentType()?.name ?? ""}.${node.name.value}`) ? { ...node, directives: [...(node.directives ?? []), CONDITION] } : undefined),
  }));
}
