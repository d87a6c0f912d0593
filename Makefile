# Commands for people: `make demo`, `make learn` and `make check`. Everything lives in .venv and .battlemap.
PYTHON ?= python3
BIN := .venv/bin
# Else every process compiles all that it imports, where the machine says so: seconds for each.
unexport PYTHONDONTWRITEBYTECODE
COMMA := ,
PIP := $(BIN)/pip --quiet --disable-pip-version-check
# uv unpacks in seconds what pip takes minutes for; it is told the index and the certificates that pip has.
# TORCH_INDEX: a package index whose torch comes first, such as that with the builds for CPUs alone.
TORCH_INDEX ?=
learn: private uv_index = $(if $(TORCH_INDEX),--index $(TORCH_INDEX) --index-strategy unsafe-best-match)
learn: private pip_index = $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
install = $(PIP) install -c constraints.txt uv && UV_NATIVE_TLS=1 SSL_CERT_FILE="$${SSL_CERT_FILE-$$PIP_CERT}" \
	UV_DEFAULT_INDEX="$$($(BIN)/pip config get global.index-url 2>/dev/null || echo "$$PIP_INDEX_URL")" \
	$(BIN)/uv pip install --quiet --python $(BIN)/python $(uv_index) -c constraints.txt -e $(1) || \
	$(PIP) install $(pip_index) -c constraints.txt -e $(1)

.PHONY: demo learn notebook check behind static format warm lint types contracts application-check application test unit generated

demo: .venv/ready
	@exec $(BIN)/battlemap up

# What networks learn with (torch): 5.5 GB more, far less with builds for CPUs alone.
learn: .venv/ready
	@echo "installing torch into .venv (up to 5.5 GB) / 正在安装 torch…"
	@$(call install,'.[learn]')

# What docs/notebook.ipynb runs in: a Jupyter kernel named Battlemap, for the editor that you have.
notebook: .venv/ready
	@$(call install,'.[notebook]')
	@$(BIN)/python -m ipykernel install --user --name battlemap --display-name Battlemap

check: .venv/ready-dev warm
	@$(MAKE) --no-print-directory -j2 behind test

# In the time that tests leave: they wait now and then, and are what takes long.
behind:
	@nice -n 15 $(MAKE) --no-print-directory static

static: lint types contracts application-check

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Battlemap needs Python 3.11 or newer / 需要 Python 3.11 或更高版本; set PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing packages into .venv (about 1 GB, a minute or two) / 正在安装依赖…"
	@$(call install,.)
	@touch $@

.venv/ready-dev: .venv/ready
	@$(call install,'.[dev$(COMMA)learn]')
	@touch $@

format: .venv/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

warm:
	@$(BIN)/python -c 'from tests.helpers.servers import warm; warm()' >/dev/null 2>&1 &

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

# The application is built from web/ with the node that the dev packages bring; who only runs Battlemap needs none.
NPM = PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web --silent

web/node_modules/.ready: web/package-lock.json .venv/ready-dev
	@$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

# Rewrites the committed files of the application.
application: web/node_modules/.ready
	$(NPM) run documents
	$(NPM) run build

# The sources are sound, and the committed files are what they build, byte for byte.
application-check: web/node_modules/.ready
	$(NPM) run documents
	$(NPM) run types
	$(NPM) run lint
	$(NPM) test
	@rm -rf build/application
	$(NPM) run build -- --outDir ../build/application
	diff -r build/application battlemap/http/web_files

# Three processes on two cores, as each waits now and then; tests are grouped by the server that they share (tests/conftest.py).
test: web/node_modules/.ready
	$(BIN)/pytest -n 3 --dist loadgroup --no-loadscope-reorder

# What needs no Neo4j and no browser: under two minutes.
unit: .venv/ready-dev
	$(BIN)/pytest -n 2 --dist loadfile tests/unit

# Rewrites what is generated from the code: tests fail when it lags.
generated: .venv/ready-dev
	$(BIN)/python -m gql.schema.schema
	$(BIN)/python -m gql.docs.graphql_page
	$(BIN)/python -m gql.docs.cuttable_fields
	$(BIN)/python -m graph.model.schema_page
	$(BIN)/python -m graph.model.extensions
	$(BIN)/python -m ingest.mapping.mapping_schema
	$(BIN)/python -m graph.contracts.contract_checks
	$(BIN)/python -m graph.rules.rule_checks
	$(BIN)/python -m alerts.channels.channel_file
	$(BIN)/python -m workspace.office.request_file
	$(BIN)/python -m battlemap.frames.frames_page
	$(BIN)/python docs/house.py
