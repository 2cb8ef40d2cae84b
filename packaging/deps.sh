#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The one list of the Debian 12 packages that Rungbook needs, and their installer.
#
#   packaging/deps.sh            what building and running needs
#   packaging/deps.sh test       that, and what the tests need
#   packaging/deps.sh fuzz       what building, running and fuzzing needs
#   packaging/deps.sh --list [run|build|test|fuzz]...   only print the names
#
# Works as root or through sudo. Does nothing, quickly, when everything is there.
set -eu

# To run the programs: plug-ins and fonts that no library dependency brings.
run="qt6-qpa-plugins libqt6svg6 libqcustomplot2.1-qt6 fonts-dejavu-core"

# To build them.
build="g++ cmake ninja-build lld ccache
    qt6-base-dev qt6-svg-dev libqcustomplot-dev libqscintilla2-qt6-dev qtkeychain-qt6-dev
    nlohmann-json3-dev libcli11-dev libfmt-dev libexpected-dev zlib1g-dev
    libssl-dev libc-ares-dev libasio-dev libpcap-dev"

# To test them. The sanitizers come with g++; the libraries in the last line are for the mail servers of packaging/peers.sh.
test="libgtest-dev librapidcheck-dev clang-format clang-tidy desktop-file-utils appstream
    iproute2 nftables curl
    libdb5.3 libgnutls-dane0 libicu72 libidn12 libnsl2 libsasl2-2 libsasl2-modules libsasl2-modules-db"

# To fuzz them: libFuzzer is part of clang.
fuzz="clang libclang-rt-14-dev"

say() { printf '%s\n' "$*"; }
die() { printf 'deps: %s\n' "$*" >&2; exit 1; }

only_list=no
if [ "${1:-}" = "--list" ]; then
    only_list=yes
    shift
fi
wanted=""
for group in "${@:-build}"; do
    case "$group" in
    run) wanted="$wanted $run" ;;
    build) wanted="$wanted $run $build" ;;
    test) wanted="$wanted $run $build $test" ;;
    fuzz) wanted="$wanted $run $build $fuzz" ;;
    *) die "unknown group '$group'. Use run, build, test or fuzz." ;;
    esac
done
# shellcheck disable=SC2086 # a list of words is meant
wanted=$(printf '%s\n' $wanted | sort -u)

if [ "$only_list" = yes ]; then
    printf '%s\n' "$wanted"
    exit 0
fi

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    say "deps: this is no Debian system, so nothing is installed. Needed are, by their Debian 12 names:"
    printf '%s\n' "$wanted" | tr '\n' ' '
    say ""
    exit 0
fi

# One call of dpkg-query for all: it lists what is installed, and complains about the rest on standard error.
# shellcheck disable=SC2086
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
missing=""
for package in $wanted; do
    case "
$installed
" in
    *"
$package
"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
    say "deps: sudo may ask for your password."
else
    die "these packages are missing and neither root nor sudo is at hand:$missing
      Have them installed with: apt-get install --no-install-recommends$missing"
fi

say "deps: installing$missing"
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o APT::Cmd::Disable-Script-Warning=1 "$@"; }

# The package lists may be missing or out of date: fetch them only then, because that takes longest.
known=yes
for package in $missing; do
    apt-cache show "$package" >/dev/null 2>&1 || known=no
done
if [ "$known" = no ]; then
    say "deps: fetching the package lists"
    apt update || die "the package lists could not be fetched. Check the network and /etc/apt/sources.list."
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! apt install --no-install-recommends -y $missing >"$log" 2>&1; then
    say "deps: that failed; trying again with fresh package lists"
    apt update || die "the package lists could not be fetched. Check the network and /etc/apt/sources.list."
    # shellcheck disable=SC2086
    apt install --no-install-recommends -y $missing >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "the packages could not be installed; the last lines of apt-get are above. Rungbook is made for Debian 12 (bookworm)."
    }
fi
say "deps: done"
