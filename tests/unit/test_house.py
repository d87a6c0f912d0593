"""The house: rooms and folders that one can find one's way in, and walls between them."""

import ast
import importlib.util
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from tests.helpers.modules import MODULES, ROOMS, module_path, syntax_nodes, syntax_tree, text_nodes
from tests.helpers.paths import ROOT

FOLDERS = sorted({path.parent for path in MODULES})
MOST = 15  # modules of a folder
CYPHER = re.compile(r"\b(?:MATCH|MERGE|UNWIND|CREATE|DETACH DELETE)\b[^\n]*[(\[$]")


@cache
def pictures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("house", ROOT / "docs" / "house.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_pictures_of_the_house_are_those_of_its_imports():
    house = pictures()
    for page in house.PAGES:
        assert page.read_text("utf-8") == house.drawn(page.read_text("utf-8")), "run `make generated`"
    rooms = house.arrows(ROOMS, 1)
    assert rooms["graph"] == set() and {"graph", "gql", "ingest"} <= rooms["battlemap"]


def test_what_the_architecture_names_is_there():
    """Each module by its path; in a row, files after the first may be of its folder."""
    rows = [
        line for line in (ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines() if line.startswith("|")
    ]
    named = [(re.findall(r"`([\w/]+\.py)`", row)) for row in rows]
    assert sum(map(len, named)) > 40
    for paths in named:
        for path in paths:
            beside = (ROOT / paths[0]).parent / path
            assert (ROOT / path).exists() or beside.exists(), path
    for folder in re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w/]*)`", "\n".join(rows)):
        assert (ROOT / folder).is_dir(), folder


@pytest.mark.parametrize("folder", FOLDERS, ids=module_path)
def test_a_folder_can_be_looked_over_and_says_what_lives_there(folder: Path):
    modules = [path for path in MODULES if path.parent == folder and path.name != "__init__.py"]
    assert len(modules) <= MOST
    contents, *_ = docstring(folder / "__init__.py").split("\n\n")
    assert len(contents) > 40


@pytest.mark.parametrize("folder", FOLDERS, ids=module_path)
def test_nothing_enters_a_folder_but_what_it_says(folder: Path):
    """The last paragraph of its docstring names folders of its room, which is named where its own modules are meant, and rooms."""
    room, *_ = here = folder.relative_to(ROOT).parts
    may = docstring(folder / "__init__.py").split("\n\n")[-1]
    assert may.startswith("May import ")
    named = set(re.findall(rf"(?:{'|'.join(ROOMS)})(?:\.\w+)*", may))
    rooms = set(ROOMS) if "every other room" in may else named
    house = pictures()
    imported = {house.package_of(name, 9) for path in folder.glob("*.py") for name in house.imports(path)}
    enters = {name for name in imported if name.split(".")[0] == room} - {".".join(here)}
    assert enters <= named
    assert {name.split(".")[0] for name in imported} - {room} <= rooms - {room}


def test_every_module_says_what_it_is():
    assert [module_path(path) for path in MODULES if not docstring(path)] == []


def repeated(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those (module, name) whose name stands more than once."""
    counts = Counter(name for _, name in names)
    return [(path, name) for path, name in names if counts[name] > 1]


def test_no_two_modules_have_one_name():
    assert repeated([(module_path(path), path.stem) for path in MODULES if path.name != "__init__.py"]) == []


def docstring(path: Path) -> str:
    return ast.get_docstring(syntax_tree(path)) or ""


FUNCTIONS, CLASSES = (ast.FunctionDef, ast.AsyncFunctionDef), (ast.ClassDef,)


def defined(kinds: tuple[type, ...]) -> list[tuple[str, str]]:
    """(module, name) of each public class or function that a module defines."""
    return [
        (module_path(path), node.name)
        for path in MODULES
        for node in syntax_tree(path).body
        if isinstance(node, kinds) and not node.name.startswith("_")
    ]


def test_no_class_has_the_name_of_another():
    """Types of GraphQL whose name in the schema is that of another class end in `Type`; the schema's name stands at them."""
    assert repeated(defined(CLASSES)) == []


def test_no_public_function_has_the_name_of_another():
    """Functions of commands that are called like what they run end in `_command`."""
    assert repeated(defined(FUNCTIONS)) == []


# Words that say of a value what was done with it and not what it is.
NEVER = "told tell tells said say says given want wants wanted waits worn shed thing things ask asks asked asking stands shelf learnt"
VAGUE = {"made", "found", "kept", "place"}  # where nothing else stands in the name
UNUSUAL = re.compile(rf"(?:^|_)(?:{NEVER.replace(' ', '|')})(?:_|$)", re.IGNORECASE)
CAP_WORD = re.compile(r"[A-Z]\w*[a-z]\w*$")


def assigned(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """What these assignments among statements give a value to."""
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from map(ast.unparse, node.targets if isinstance(node, ast.Assign) else [node.target])


def members(of: ast.ClassDef) -> Iterator[str]:
    """Names of a class's fields and methods, and of the attributes that its methods set."""
    yield from assigned(of.body)
    yield from (node.name for node in of.body if isinstance(node, FUNCTIONS))
    for node in ast.walk(of):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            yield node.attr


def test_attributes_methods_and_parameters_are_called_as_the_field_calls_them():
    """They are read far from where they are defined."""
    attributes, parameters = [], []
    for path in MODULES:
        for node in syntax_nodes(path):
            if isinstance(node, ast.ClassDef):
                attributes += [(module_path(path), word) for word in members(node)]
            elif isinstance(node, ast.arg):
                parameters.append((module_path(path), node.arg))
    assert len(attributes) > 2_000 and len(parameters) > 5_000
    assert [(path, word) for path, word in attributes if word in VAGUE] == []
    public = [(path, word) for path, word in attributes + parameters if not word.startswith("_")]
    assert [(path, word) for path, word in public if UNUSUAL.search(word)] == []
    assert all(map(UNUSUAL.search, ("told", "all_told", "waits_for"))) and not UNUSUAL.search("waiting_essay")


def test_functions_and_types_are_called_as_the_field_calls_them():
    """Public functions, classes and type aliases, which are what a module assigns to a name with a capital."""
    names = defined((*FUNCTIONS, *CLASSES))
    aliases = [
        (module_path(path), name)
        for path in MODULES
        for name in assigned(syntax_tree(path).body)
        if CAP_WORD.match(name)
    ]
    assert len(names) > 1_500 and len(aliases) > 200
    found = [(path, name) for path, name in names if name != "say"] + aliases  # `say`: the text of an option's help
    assert [(path, name) for path, name in found if UNUSUAL.search(name) or name.lower() in VAGUE] == []
    assert all(map(UNUSUAL.search, ("wants_of", "Said", "Given"))) and CAP_WORD.match("Given")


def test_no_module_begins_with_a_riddle():
    """Its first words name the thing, as somebody would who looks for it."""
    riddle = re.compile(
        r"(?:What|Who|Whose|How|Which|Why|Where|When|Whether|Not|Several|Teaches|Explains|Makes|Making|Watching|Opening)\b(?!-)"
    )
    first = {module_path(path): docstring(path) for path in MODULES}
    assert {path: text[:60] for path, text in first.items() if riddle.match(text)} == {}


def test_only_graph_speaks_cypher():
    others = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "graph"]
    assert [(module_path(path), text) for path in others for _, text in text_nodes(path) if CYPHER.search(text)] == []
    assert CYPHER.search("MATCH (n) RETURN n") and CYPHER.search("UNWIND $rows AS row")


LOADED_BY_OTHERS = {  # by whom
    "neo4j-rust-ext": "neo4j",
    "httptools": "uvicorn",
    "uvloop": "uvicorn",
    "websockets": "uvicorn",
}


def declared(*extras: str) -> set[str]:
    """Distributions that the project declares, with those of extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["dependencies"] + [each for extra in extras for each in project["optional-dependencies"][extra]]
    return {plain(re.split(r"[\[=<>~]", each)[0]) for each in listed}


def plain(distribution: str) -> str:
    return distribution.lower().replace("_", "-")


@cache
def providers() -> Mapping[str, list[str]]:
    """Package → the distributions that provide it."""
    return metadata.packages_distributions()


def imported(paths: Iterable[Path]) -> dict[str, set[str]]:
    """Package of others that modules import → the distributions that provide it."""
    provided = providers()
    modules = {
        module.split(".")[0]
        for path in paths
        for node in syntax_nodes(path)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    return {module: set(map(plain, provided[module])) for module in modules if module in provided}


def test_every_dependency_is_imported():
    """What is declared and not used costs everybody who installs it."""
    assert declared("learn") - set().union(*imported(MODULES).values()) <= set(LOADED_BY_OTHERS)


def test_everything_imported_is_declared():
    """What comes along with another package today may not tomorrow."""
    own = {*ROOMS, "tests", "bench", "seed_data"}
    beside = [path for name in ("tests", "bench", "seed_data") for path in python_files(name)]
    for paths, known in ((MODULES, declared("learn")), (beside, declared("dev", "learn"))):
        found = imported(paths)
        assert len(found) > 15
        assert {name for name, by in found.items() if name not in own and not by & known} == set()


def python_files(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]


def test_nothing_is_imported_from_a_test_file():
    files = python_files("tests")
    line = re.compile(r"^\s*(?:from|import) tests\.(?:unit|store|service|system|conftest)\b", re.M)
    assert [module_path(path) for path in files if line.search(path.read_text("utf-8"))] == []
    assert line.search("from tests.unit.test_house import MODULES")
