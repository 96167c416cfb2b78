#!/bin/sh
# install.sh IMAGE DESTDIR MANIFEST: copies the files of IMAGE to where they lie below DESTDIR. MANIFEST, if any, says
# then what is there because of blotter, folders among it; what an older one put there and this one does not, goes.
set -eu
image=$1 destination=$2 manifest=$3

[ -z "$destination" ] || mkdir -p "$destination"
old=$(mktemp) new=$(mktemp)
trap 'rm -f "$old" "$new"' EXIT
[ -z "$manifest" ] || [ ! -f "$destination$manifest" ] || cp "$destination$manifest" "$old"

grep '/$' "$old" > "$new" || true
(cd "$image" && find . -mindepth 1 -type d | sort) | while read -r folder; do
    path=${folder#.}
    [ -d "$destination$path" ] || { mkdir -m 755 "$destination$path" && echo "$path/" >> "$new"; }
done
(cd "$image" && find . -type f | sort) | while read -r file; do
    path=${file#.}
    mode=644
    [ ! -x "$image$path" ] || mode=755
    install -m $mode "$image$path" "$destination$path"
    echo "$path" >> "$new"
done

[ -n "$manifest" ] || exit 0
grep -v '/$' "$old" | grep -vxFf "$new" | while read -r path; do rm -f "$destination$path"; done
install -m 644 "$new" "$destination$manifest"
