#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh clone to the running program: installs what is missing, builds a release, opens the window on the samples.
#
#   packaging/run.sh                 build, then open the window (or, without a display, run the demo in the terminal)
#   packaging/run.sh --build-only    stop after the build
#   packaging/run.sh FILE...         build, then open these files
#
# The programs are build/release/bin/rungbook and build/release/bin/rungbook-cli. Nothing here uses the network after the packages are in.
set -eu
cd "$(dirname "$0")/.."

build_only=no
if [ "${1:-}" = "--build-only" ]; then
    build_only=yes
    shift
fi

say() { printf '%s\n' "$*"; }

packaging/deps.sh build

if [ ! -f build/release/build.ninja ]; then
    say "run: configuring build/release"
    log=$(mktemp)
    cmake --preset release -Wno-dev >"$log" 2>&1 || {
        cat "$log" >&2
        rm -f "$log"
        say "run: the build could not be configured; the reason is above" >&2
        exit 1
    }
    rm -f "$log"
    say "run: building; the first time takes some minutes"
fi
cmake --build --preset release
bin=build/release/bin
say "run: built $bin/rungbook and $bin/rungbook-cli"
[ "$build_only" = no ] || exit 0

# True when a window can be opened: a Wayland socket, or an X server that listens where DISPLAY points.
have_display()
{
    if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/$WAYLAND_DISPLAY" ]; then
        return 0
    fi
    case "${DISPLAY:-}" in
    "") return 1 ;;
    :*)
        number=${DISPLAY#:}
        [ -S "/tmp/.X11-unix/X${number%%.*}" ]
        ;;
    *) return 0 ;; # a display elsewhere, such as one that ssh forwards
    esac
}

# Qt wants a private folder for its sockets; a plain root shell has none.
if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
    XDG_RUNTIME_DIR=$(mktemp -d)
    export XDG_RUNTIME_DIR
    trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
fi

if have_display; then
    if [ $# -gt 0 ]; then
        say "run: opening $*"
        "$bin/rungbook" "$@" && exit 0
    else
        say "run: opening the window on the samples"
        "$bin/rungbook" --demo && exit 0
    fi
    say "run: the window ended with an error; the same in the terminal follows"
else
    say "run: there is no display here, so the demo runs in the terminal"
fi
if [ $# -gt 0 ]; then
    exec "$bin/rungbook-cli" analyze "$@"
fi
"$bin/rungbook-cli" demo --out .
