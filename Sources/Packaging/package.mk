# What `make install` puts where, the tarball, and the Debian package. The Makefile includes it.

VERSION := $(shell sed -n 's/.*current = "\(.*\)"/\1/p' Sources/BlotterReports/Version.swift)
DEB_VERSION ?= $(VERSION)-1
ARCHITECTURE = $(shell dpkg --print-architecture)
DEB = .build/deb/blotter_$(DEB_VERSION)_$(ARCHITECTURE).deb

SYSTEMD ?= $(PREFIX)/lib/systemd
# The shells look into these without being told to.
BASH_COMPLETIONS ?= $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS ?= $(PREFIX)/share/fish/vendor_completions.d
# Where it is written what was installed, for `make uninstall`; empty for a package, which knows it itself.
MANIFEST ?= $(PREFIX)/share/blotter/installed
EXAMPLES = $(PREFIX)/share/doc/blotter/examples
# All that is installed, as it will lie below DESTDIR.
IMAGE = .build/image

# For root as for the user: a folder of /usr/local must not be closed to others because of a umask.
$(IMAGE): build
	rm -rf $(IMAGE)
	umask 022 && \
	install -D -m 755 $(BLOTTER) "$(IMAGE)$(PREFIX)/bin/blotter" && \
	mkdir -p "$(IMAGE)$(PREFIX)/share/man" $(if $(MANIFEST),"$(IMAGE)$(dir $(MANIFEST))") && \
	$(BLOTTER) manual --output "$(IMAGE)$(PREFIX)/share/man" && \
	$(call completion,bash,$(BASH_COMPLETIONS)/blotter) && \
	$(call completion,zsh,$(ZSH_COMPLETIONS)/_blotter) && \
	$(call completion,fish,$(FISH_COMPLETIONS)/blotter.fish) && \
	for unit in Sources/Packaging/systemd/*; do \
	    sed 's|@BIN@|$(PREFIX)/bin|' "$$unit" | \
	        install -D -m 644 /dev/stdin "$(IMAGE)$(SYSTEMD)/system/$${unit##*/}" || exit; \
	done && \
	install -D -m 644 Sources/Packaging/sysusers/blotter.conf "$(IMAGE)$(PREFIX)/lib/sysusers.d/blotter.conf" && \
	install -D -m 644 -t "$(IMAGE)$(PREFIX)/share/doc/blotter" README.md CHANGELOG.md && \
	install -D -m 644 Sources/Packaging/blotter.toml "$(IMAGE)$(EXAMPLES)/blotter.toml" && \
	install -m 644 Sources/Packaging/datasette/metadata.yml "$(IMAGE)$(EXAMPLES)/datasette.yml" && \
	install -m 644 Sources/Packaging/grafana/blotter.json "$(IMAGE)$(EXAMPLES)/grafana.json" && \
	install -m 644 Sources/Packaging/lnav/blotter.json "$(IMAGE)$(EXAMPLES)/lnav.json" && \
	install -m 644 Sources/Packaging/logrotate/blotter "$(IMAGE)$(EXAMPLES)/logrotate"

# $(call completion,SHELL,FILE)
completion = mkdir -p "$(IMAGE)$(dir $(2))" && $(BLOTTER) completion $(1) > "$(IMAGE)$(2)"

.PHONY: $(IMAGE) install uninstall dist deb test-package

install: $(IMAGE)
	sh Sources/Packaging/install.sh "$(IMAGE)" "$(DESTDIR)" "$(MANIFEST)"

uninstall:
	sh Sources/Packaging/uninstall.sh "$(DESTDIR)" "$(MANIFEST)"

# The files of the last commit. Its time is theirs, so that the same commit gives the same bytes.
dist:
	mkdir -p .build/dist
	git -c tar.umask=0022 archive --format=tar --prefix=blotter-$(VERSION)/ HEAD | \
	    gzip -9 -n > .build/dist/blotter-$(VERSION).tar.gz

# The folder of the package holds `debian` alone: the program is built here, where a build may be already.
deb: build deb-packages
	rm -rf .build/deb/blotter && mkdir -p .build/deb/blotter
	cp -r Sources/Packaging/debian .build/deb/blotter/debian
	sed -i '1s/(.*)/($(DEB_VERSION))/' .build/deb/blotter/debian/changelog
	cd .build/deb/blotter && BLOTTER_SOURCE="$(CURDIR)" dpkg-buildpackage --build=binary --no-sign
	lintian --fail-on error,warning --tag-display-limit 0 --allow-root $(DEB)

# Installs it in a system made for that by debootstrap, over an older one, and takes it away again.
test-package: deb-packages
	@$(call install-missing,debootstrap python3)
	$(MAKE) deb DEB_VERSION=0.9.0-1
	$(MAKE) deb
	python3 -B Tests/Package/package.py .build/deb/blotter_0.9.0-1_$(ARCHITECTURE).deb $(DEB) --work .build

.PHONY: deb-packages
deb-packages: build-packages
	@$(call install-missing,debhelper lintian)
