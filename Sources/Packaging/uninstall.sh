#!/bin/sh
# uninstall.sh DESTDIR MANIFEST: removes what install.sh put there, and of the folders that it made those that are empty.
set -eu
destination=$1 manifest=$2

[ -f "$destination$manifest" ] || {
    echo "$destination$manifest is not there: nothing of blotter was installed by 'make install' with this PREFIX" >&2
    exit 1
}
files=$(grep -v '/$' "$destination$manifest")
folders=$(grep '/$' "$destination$manifest" | sort -r) || true
echo "$files" | while read -r path; do rm -f "$destination$path"; done
rm "$destination$manifest"
echo "$folders" | while read -r path; do
    [ ! -d "$destination$path" ] || rmdir --ignore-fail-on-non-empty "$destination$path"
done
