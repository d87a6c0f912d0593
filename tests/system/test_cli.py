"""Commands, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from graph.db.client import Graph
from graph.server.server import Server
from tests.helpers.cli import battlemap
from tests.helpers.demo_home import home_settings
from tests.helpers.paths import BATTLEMAP, ROOT, SEED
from tests.helpers.served import Served
from tests.helpers.servers import environment, free_port


def typed(*words: object, env: dict[str, str], seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """A command as a user types it."""
    return subprocess.run(
        [BATTLEMAP, *map(str, words)], env=env, capture_output=True, text=True, timeout=seconds, cwd=ROOT
    )


@pytest.fixture
def scratch(scratch_server: Server, empty: Graph) -> dict[str, str]:
    return environment(scratch_server.connection)


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory):
    """A home of its own with the fetched packages, and ports of its own."""
    home = tmp_path_factory.mktemp("home")
    (home / "lib").symlink_to(ROOT / ".battlemap" / "lib")
    env = home_settings(home)
    yield env
    typed("db", "stop", env=env)


COMMANDS = [
    "",
    "ingest",
    "score",
    "serve",
    "map",
    "up",
    "db",
    "db start",
    "keys",
    "keys make",
    "keys list",
    "keys revoke",
    "contracts",
    "contracts draft",
    "contracts approve",
    "contracts publish",
    "contracts diff",
    "rules",
    "rules test",
    "alerts",
    "alerts close",
    "signals",
    "workspaces",
    "workspaces open",
]
HELP = """
import contextlib, io, json, sys
from battlemap.cli.main import main
said = {}
for command in json.loads(sys.argv[1]):
    sys.argv[:] = ["battlemap", *command.split(), "--help"]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            main()
        except SystemExit as end:
            assert not end.code, command
    said[command] = out.getvalue()
print(json.dumps(said))
"""


def helps(env: dict[str, str]) -> dict[str, str]:
    """Command → its help, all asked in one process."""
    asked = [sys.executable, "-c", HELP, json.dumps(COMMANDS)]
    done = subprocess.run(asked, env=env, capture_output=True, text=True, timeout=120, cwd=ROOT, check=True)
    return dict(json.loads(done.stdout))


def test_help_in_both_languages(scratch):
    english, chinese = helps(scratch), helps(scratch | {"LANG": "zh_CN.UTF-8"})
    for command in COMMANDS:
        assert command.split()[-1:] == [] or command.split()[-1] in english[command]
        assert english[command] != chinese[command]
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese[command]), command
        assert not any("\u4e00" <= c <= "\u9fff" for c in english[command]), command
    told = battlemap("alerts", "close", "--help", env=scratch)
    assert (told.returncode, told.stdout.split()) == (0, english["alerts close"].split())


def test_ingest_says_what_it_did_and_json_for_machines(scratch, tmp_path: Path):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "m.yaml").write_text(
        "version: 1\nsource: t\nfeeds:\n- file: a.csv\n  records:\n  - {node: Customer, id: id, fields: {name: name, tier: tier}}\n"
    )
    (tmp_path / "a.csv").write_text("id,name,tier\nC1,甲,A\nC2,乙,Z\n")
    home = scratch | {"BATTLEMAP_HOME": str(tmp_path / "home")}
    said = battlemap("ingest", tmp_path, env=home)
    assert said.returncode == 0, said.stderr
    assert "2 read, 1 loaded, 0 unchanged, 1 set aside" in said.stdout
    assert "a.csv, row 3: tier: 'Z' is not one of A, B, C" in said.stderr
    told = json.loads(battlemap("ingest", tmp_path, "--json", env=home).stdout)
    (table,) = told["tables"]
    assert (table["read"], table["loaded"], table["unchanged"], table["rejected"]) == (2, 0, 1, 1)
    assert list((tmp_path / "home" / "quarantine").glob("*.jsonl"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ingest", "nowhere.csv"], "no such file"),
        (["map", "nobody", "-o", "x.html", "--as-of", "yesterday"], "--as-of yesterday"),
        (["score", "everything"], "'everything' is not scored"),
        (["score", "influence", "--window", "90", "--reuse"], "--reuse/--learn, --window"),
        (["score", "--reuse", "--window", "90"], "leave --window away"),
        (["fit", "partners", "C001", "--among", "S01,S02", "--top", "3"], "leave --top away"),
        (["db", "status"], "NEO4J_URI is set"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_1(scratch, words, said):
    told_in_one_line(words, said, scratch)


def told_in_one_line(words: list[str], said: str, env: dict[str, str]) -> None:
    found = battlemap(*words, env=env)
    assert found.returncode == 1
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1, found.stderr
    chinese = battlemap(*words, env=env | {"BATTLEMAP_LANG": "zh"})
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese.stderr)


def test_unknown_commands_and_options_are_usage_errors(scratch):
    assert typed("bogus", env=scratch).returncode == 2
    assert battlemap("serve", "--prot", "1", env=scratch).returncode == 2


def test_wrong_password_dead_server_and_unreadable_setting(scratch):
    wrong = battlemap("score", env=scratch | {"NEO4J_PASSWORD": "wrong"})
    assert (wrong.returncode, "NEO4J_PASSWORD" in wrong.stderr) == (1, True)
    dead = battlemap("score", env=scratch | {"NEO4J_URI": f"bolt://127.0.0.1:{free_port()}"})
    assert (dead.returncode, "does not answer" in dead.stderr) == (1, True)
    strange = battlemap("score", env=scratch | {"NEO4J_URI": "http://127.0.0.1:1"})
    assert strange.returncode == 1
    assert "Traceback" not in strange.stderr
    setting = battlemap("score", env=scratch | {"BATTLEMAP_PORT": "eighty"})
    assert (setting.returncode, "port" in setting.stderr, "Traceback" in setting.stderr) == (1, True, False)
    open_quote = battlemap("score", env=scratch | {"BATTLEMAP_JAVA_OPTIONS": "'-Xss1m"})
    assert (open_quote.returncode, "java_options" in open_quote.stderr) == (1, True)
    assert "Traceback" not in open_quote.stderr


def test_two_serve_on_one_port(service: Served, scratch):
    second = battlemap("serve", "--port", service.port, env=scratch)
    assert second.returncode == 1
    assert f"port {service.port}" in second.stderr
    assert service.process.poll() is None


def test_map_writes_one_file_that_stands_alone(service, connection, tmp_path: Path):
    target = tmp_path / "map.html"
    found = battlemap("map", "C021", "-o", target, "--as-of", "last", "--lang", "zh", env=environment(connection))
    assert found.returncode == 0, found.stderr
    text = target.read_text("utf-8")
    assert "生态作战地图" in text
    assert 'src="http' not in text
    missing = battlemap("map", "C021", "-o", tmp_path / "no" / "map.html", env=environment(connection))
    assert missing.returncode == 1
    assert "cannot be written" in missing.stderr
    told_in_one_line(["map", "nobody", "-o", "x.html"], "no customer 'nobody'", environment(connection))


def test_score_prints_metrics_as_json(scratch):
    told = json.loads(battlemap("score", "influence", "--json", env=scratch).stdout)
    assert [run["algorithm"] for run in told] == ["influence"]


def test_db_commands_manage_one_server(own_home):
    assert battlemap("db", "status", env=own_home).returncode == 3
    assert battlemap("db", "stop", env=own_home).stdout.strip() == "was not running"
    started = typed("db", "start", env=own_home)
    assert started.returncode == 0, started.stderr
    assert json.loads(battlemap("db", "status", "--json", env=own_home).stdout)["state"] == "running"
    url, login = battlemap("db", "shell-url", env=own_home).stdout.strip().splitlines()
    assert requests.get(url, timeout=30).status_code == 200
    assert "password" in login
    assert json.loads(battlemap("db", "shell-url", "--json", env=own_home).stdout)["url"] == url
    assert "Started." in battlemap("db", "logs", "-n", 20, env=own_home).stdout


def test_the_seed_is_where_the_command_looks():
    from battlemap.cli.service_commands import SEED as known

    assert known == SEED
    assert SEED.is_dir()
