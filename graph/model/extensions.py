"""Extensions: new fields, labels and relationship types from a YAML file, without code.

    model = extended(MODEL, load_extensions(Path("extensions.yaml")))    # raises BadInput

What is added goes through the same declaration as the built-in model, so everything derives from it too:
validation, constraints and indexes, GraphQL, the legend, mappings. An extension only adds; it never changes or
takes away what is there, so that data which is loaded stays valid.

python -m graph.model.extensions      rewrite extensions.schema.json, which editors complete from
"""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path
from typing import Any

from graph.model.declarations import EdgeType
from graph.model.extension_file import Extensions
from graph.model.extension_rules import FIELD, LABEL, TYPE, combined_declarations, extensible, extension_problems
from graph.model.model import MODEL, Model
from graph.yaml_lines import DocumentErrors, load_yaml

SCHEMA = Path(__file__).parents[1] / "extensions.schema.json"


def load_extensions(path: Path, model: Model = MODEL, reserved: Container[str] = ()) -> Extensions:
    """Read and check a file against the model that it extends; `reserved`: names that new labels can't have.

    Raises BadInput with every mistake, each with file, line, place and how to mend it.
    """
    document = load_yaml(path, Extensions)
    complaints = DocumentErrors(document)
    for loc, why in extension_problems(document.value, model, reserved):
        complaints.add(loc, why)
    complaints.stop()
    return document.value


def extended(model: Model, extensions: Extensions) -> Model:
    """The model with all that a checked file adds; the one given stays as it is."""
    return Model(*combined_declarations(extensions, model))


def model_with(path: Path | None, reserved: Container[str] = ()) -> Model:
    """The built-in model, with the extensions of a file if there is one; `reserved` as of `load_extensions`. Raises BadInput."""
    return extended(MODEL, load_extensions(path, reserved=reserved)) if path else MODEL


def added_edges(model: Model) -> list[EdgeType]:
    """The relationship types that the built-in model does not have, or has without some field."""
    return [e for e in model.edges.values() if e != MODEL.edges.get(e.type)]


def extensions_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, with the names of the model, for editors."""
    schema = Extensions.model_json_schema()
    own, parts = schema["properties"], schema["$defs"]
    own["fields"]["propertyNames"] = {"enum": extensible(MODEL)}
    own["fields"]["additionalProperties"]["propertyNames"] = {"pattern": FIELD.pattern}
    own["nodes"]["propertyNames"] = {"pattern": LABEL.pattern}
    own["edges"]["propertyNames"] = {"pattern": TYPE.pattern}
    for part in ("NodeExtension", "EdgeExtension"):
        parts[part]["properties"]["fields"]["propertyNames"] = {"pattern": FIELD.pattern}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def extensions_schema_text() -> str:
    return json.dumps(extensions_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(extensions_schema_text(), "utf-8")
