#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fetches the mail servers that the tests talk to, Exim and Postfix, and unpacks them into a folder. They are not installed: as packages
# they exclude each other, and a machine's own mail server is nobody's business here. The tests see the folder laid over /usr in a mount
# namespace of their own.
#
#   packaging/peers.sh FOLDER     unpacks into FOLDER; does nothing when that was done before
set -eu
folder=${1:?peers: which folder?}
packages="exim4-base exim4-daemon-light postfix sasl2-bin"

say() { printf '%s\n' "$*"; }
die() { printf 'peers: %s\n' "$*" >&2; exit 1; }

[ -x "$folder/usr/sbin/exim4" ] && [ -x "$folder/usr/sbin/postfix" ] && [ -x "$folder/usr/sbin/saslpasswd2" ] && exit 0
command -v apt-get >/dev/null 2>&1 || die "apt-get is needed to fetch: $packages"

say "peers: fetching $packages (unpacked, not installed)"
mkdir -p "$folder/archives"
cd "$folder/archives"
for try in 1 2; do
    # shellcheck disable=SC2086 # a list of words is meant
    if apt-get -qq download $packages >log 2>&1; then break; fi
    [ "$try" = 1 ] || { cat log >&2; die "the packages could not be fetched. Run apt-get update and try again."; }
    say "peers: fetching the package lists"
    if [ "$(id -u)" = 0 ]; then apt-get -qq update; else sudo apt-get -qq update; fi
done
for archive in ./*.deb; do dpkg-deb -x "$archive" ..; done
cd ..
rm -rf archives
