# make run     build a release, ingest the logs in Fixtures/demo (or in LOGS=dir) and print the summary
# make test    build, lint, fuzz for a while, and run every test; prints what failed, and a summary; ONCE=1 in CI
# make quick   build, and run the unit tests: under a minute
# make lint    the format, and the limits of files, functions, folders, imports and documentation
# make soak-live MINUTES=60   the memory of a follower and a server over time, and whether every line comes once
# make fuzz    random inputs to what reads lines, times, gzip, zstd and HTTP, for so long each: SECONDS=60 SEED=1
# make chaos   everything at once, killed at random: SECONDS=60 SEED=1
# make bench   measure blotter beside DuckDB and ripgrep; EVENTS=1000000 RUNS=3 WORK=dir LARGE=1 GROWTH=1 MARKDOWN=1
# make bench-serve LOGS=dir   how fast the server answers, alone and to 50 clients
# make soak-pages   files that were written page by page, given to the newest SQLite there is
# make soak-datasette   an index in Datasette, with the queries that come with blotter
# make soak    the faults and moments of which `make test` tries some, all of them: some hours
# make pictures the pictures of the README
# make build   build a release: .build/release/blotter
# make install PREFIX=/usr/local DESTDIR=   the program, its manual, completions and the systemd units
# make uninstall PREFIX=/usr/local DESTDIR=   removes what `make install` put there
# make dist    the sources of the last commit: .build/dist/blotter-VERSION.tar.gz
# make deb     a Debian package, which lintian finds nothing in: .build/deb; DEB_VERSION=1.0.0-1
# make test-package   install, upgrade and purge the package in a system of its own, by root
# make clean   remove what was built
#
# The Debian packages that are missing are installed by apt-get.

PREFIX ?= /usr/local
DESTDIR ?=
LOGS ?= Fixtures/demo
EVENTS ?= 1000000
RUNS ?= 3
# The folder for the logs and indexes of `make bench`; without it, one among the temporary files.
WORK ?=
LARGE ?=
GROWTH ?=
MARKDOWN ?=
SECONDS ?= 60
SEED ?= 1
MINUTES ?= 60

# ONCE=1 is for a machine that builds a clone once, as CI does: a module at a time, without what debuggers need. Who goes
# on working is served better without: then a change builds little anew.
ONCE ?=
BUILD_TESTS = $(if $(ONCE),BLOTTER_ONCE=1 )swift build --build-tests$(if $(ONCE), -debug-info-format none)

BUILD_PACKAGES = libsqlite3-dev zlib1g-dev libzstd-dev libdeflate-dev libsimdjson-dev libtoml11-dev libcctz-dev \
	libmicrohttpd-dev libcurl4-openssl-dev libjs-chart.js tzdata
TEST_PACKAGES = sqlite3 strace jq python3 e2fsprogs curl chromium fonts-dejavu-core prometheus prometheus-alertmanager \
	clickhouse-server python3-jsonschema python3-venv lnav logrotate mandoc zsh fish
# Drives Chromium; Debian has it not.
PLAYWRIGHT = playwright==1.65.2
# Reads the views of an index in a test, which is skipped where this is not to be had.
DUCKDB = duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
# Shows an index in a browser; tried by `make soak-datasette`.
DATASETTE = datasette==0.65.1
BROWSER = .build/browser
LINTED = Sources Tests Migrations Package.swift

BLOTTER = .build/release/blotter
FUZZERS = .build/fuzz/release
# The index of `make run`, outside of the logs and made anew each time, as LOGS may be others.
INDEX = .build/demo/index.db

SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# $(call install-missing,PACKAGES)
install-missing = missing=; \
	for package in $(1); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] || { \
	    echo "installing$$missing"; \
	    $(SUDO) apt-get install -y --no-install-recommends $$missing || \
	    { $(SUDO) apt-get update && $(SUDO) apt-get install -y --no-install-recommends $$missing; }; \
	}

# Status 1 of ingest and 3 of summary are about the logs: some could not be read, or hold many invalid lines.

.PHONY: run test quick lint fuzz fuzzers chaos soak soak-live soak-pages soak-datasette bench bench-serve pictures build clean build-packages test-packages

run: build
	@rm -rf $(dir $(INDEX)) && mkdir -p $(dir $(INDEX))
	$(BLOTTER) ingest --index $(INDEX) "$(LOGS)" || [ $$? = 1 ]
	@echo
	$(BLOTTER) summary --no-refresh --index $(INDEX) || [ $$? = 3 ]

test: test-packages $(BROWSER)/installed
	$(BUILD_TESTS)
	swift format lint --strict --recursive $(LINTED)
	$(MAKE) fuzz SECONDS=8 SEED=1
	swift test --skip-build --quiet

# Suites that start programs, fill disks, kill, or try whole corpora and very many random histories.
SLOW = BenchTests BrowserTests BulkLoadTests ChaosTests CorpusTests DamageTests EndToEndTests FollowTests \
	GzipContentTests KillTests OrderMatcherTests OtherToolsTests PromiseTests RangeEndTests ReadmeTests \
	RetentionDiskTests RetentionKillTests RetentionPlanTests RetentionTests RotationTests RoundTripTests \
	SignalTests SlowDiskTests SpillQueueTests StopTests UnwritableTests

quick: build-packages
	$(BUILD_TESTS)
	swift test --skip-build --quiet $(addprefix --skip ,$(SLOW))

lint: build-packages
	swift format lint --strict --recursive $(LINTED)
	$(BUILD_TESTS)
	swift test --skip-build --quiet --filter ProjectTests

fuzz: fuzzers
	python3 -B Tests/Fuzz/fuzz.py $(FUZZERS) --seconds $(SECONDS) --seed $(SEED)

# Of two --sanitize Swift's compiler takes the last.
fuzzers: build-packages
	@command -v python3 > /dev/null || { $(call install-missing,python3); }
	BLOTTER_FUZZ=1 swift build -c release --scratch-path .build/fuzz --sanitize address --sanitize fuzzer \
	    -Xswiftc -sanitize=address,fuzzer -Xswiftc -enable-testing

chaos: build
	@command -v python3 > /dev/null || { $(call install-missing,python3); }
	python3 -B Tests/Chaos/chaos.py $(BLOTTER) --seconds $(SECONDS) --seed $(SEED)

soak: test-packages
	for seed in 1 2 3; do $(MAKE) chaos SECONDS=60 SEED=$$seed || exit; done
	$(MAKE) fuzz SECONDS=600
	$(BUILD_TESTS)
	BLOTTER_SOAK=1 BLOTTER_KILLS=all BLOTTER_RANDOM_KILLS=500 BLOTTER_STOPS=200 BLOTTER_SEQUENCES=2400 \
	    BLOTTER_ORACLE_SEEDS=1,2,3,4,5,6,7,8,9 BLOTTER_ORACLE_LINES=10000 BLOTTER_ORACLE_FORMATS=200 \
	    swift test --skip-build
	$(MAKE) soak-pages
	$(MAKE) soak-datasette

# Files that were written page by page, given to the newest SQLite there is.
soak-pages:
	rm -rf .build/pages && mkdir -p .build/pages/files && python3 -m venv .build/pages/python
	.build/pages/python/bin/pip install --quiet --disable-pip-version-check apsw
	BLOTTER_PAGES=$(CURDIR)/.build/pages/files swift test --skip-build --filter WholeFileTests
	.build/pages/python/bin/python -B Tests/Soak/pages.py .build/pages/files

# An index in Datasette, by the metadata that come with blotter.
soak-datasette: build
	rm -rf .build/datasette && python3 -m venv .build/datasette
	.build/datasette/bin/pip install --quiet --disable-pip-version-check $(DATASETTE)
	.build/datasette/bin/python -B Tests/Soak/datasette.py $(BLOTTER)

bench: build
	@command -v python3 > /dev/null || { $(call install-missing,python3); }
	swift build -c release --static-swift-stdlib --product corpus
	python3 -B Tests/Bench/bench.py --events $(EVENTS) --runs $(RUNS) $(if $(WORK),--work "$(WORK)") \
	    $(if $(LARGE),--large) $(if $(GROWTH),--growth) $(if $(MARKDOWN),--markdown)

# On a folder of logs that may be written to, such as one that `make bench WORK=dir` left.
bench-serve: build
	$(BLOTTER) ingest "$(LOGS)" > /dev/null || [ $$? = 1 ]
	python3 -B Tests/Bench/serve.py $(BLOTTER) "$(LOGS)"

pictures: build $(BROWSER)/installed
	$(BROWSER)/bin/python -B Tests/Browser/pictures.py $(BLOTTER) Fixtures/incident

build: build-packages
	swift build -c release --static-swift-stdlib --product blotter

include Sources/Packaging/package.mk

clean:
	rm -rf .build

build-packages:
	@$(call install-missing,$(BUILD_PACKAGES))

test-packages: build-packages
	@$(call install-missing,$(TEST_PACKAGES))

$(BROWSER)/installed: | test-packages
	rm -rf $(BROWSER)
	python3 -m venv --system-site-packages $(BROWSER)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check $(PLAYWRIGHT)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check $(DUCKDB) || true
	touch $@
