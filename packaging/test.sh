#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that must hold before a change goes in: builds with warnings as errors, runs every test, runs the core again under
# AddressSanitizer with UBSan and under ThreadSanitizer, checks the style and lints the core.
#
#   packaging/test.sh            all of it
#   packaging/test.sh --quick    only the build and the tests
#   packaging/test.sh --lint-all all of it, with the whole core linted and not only what changed lately
set -euo pipefail
cd "$(dirname "$0")/.."
quick=no
lint_all=no
case "${1:-}" in
"") ;;
--quick) quick=yes ;;
--lint-all) lint_all=yes ;;
*)
    echo "test: unknown option '$1'. Use --quick or --lint-all." >&2
    exit 2
    ;;
esac

jobs=$(nproc)
export CTEST_OUTPUT_ON_FAILURE=1 QT_QPA_PLATFORM=offscreen
if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
    XDG_RUNTIME_DIR=$(mktemp -d)
    export XDG_RUNTIME_DIR
    trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
fi

summary=()
# step NAME COMMAND...: runs a command and remembers how long it took; stops everything when it fails.
step()
{
    local name=$1 start=$SECONDS
    shift
    printf '\n==== %s\n' "$name"
    if ! "$@"; then
        printf '\ntest: FAILED: %s (after %d s)\n' "$name" $((SECONDS - start)) >&2
        exit 1
    fi
    summary+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

# build PRESET [TARGET...]
build() { cmake --preset "$1" -Wno-dev >/dev/null && cmake --build --preset "$1" -- -j"$jobs" "${@:2}"; }
tests() { ctest --test-dir "build/$1" --output-on-failure -j"$jobs" "${@:2}"; }

# What needs root: real mail servers in namespaces of their own. Through sudo for everybody else.
all_tests()
{
    if [ "$(id -u)" = 0 ]; then
        tests "$1"
    else
        tests "$1" -LE root && sudo -E ctest --test-dir "build/$1" --output-on-failure -L root
    fi
}

# Every file of ours, as git knows them; in a source archive without git, as they lie there.
sources()
{
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -- 'core/*.h' 'core/*.cpp' 'ui/*.h' 'ui/*.cpp' 'app/*.h' 'app/*.cpp' 'tests/*.h' 'tests/*.cpp'
    else
        find core ui app tests -name '*.h' -o -name '*.cpp'
    fi
}

style() { sources | xargs clang-format --dry-run -Werror; }

# The core without the window: what must be right. All of it takes longer than everything else together, so usually what changed lately.
lint()
{
    local files
    if [ "$lint_all" = yes ]; then
        files=$(sources | grep '^core/.*\.cpp$')
    elif git rev-parse -q --verify HEAD~10 >/dev/null 2>&1; then
        # By the last ten commits that are no merges: a merge brings what was linted on its branch.
        files=$(git log -n 10 --no-merges --diff-filter=d --name-only --format= | { grep '^core/.*\.cpp$' || true; } | sort -u | xargs -r ls -d 2>/dev/null || true)
    else
        echo "No history here to tell what changed lately: nothing is linted. --lint-all lints everything."
        return 0
    fi
    [ -n "$files" ] || return 0
    # What g++ knows and clang does not is no finding; clang's counts of suppressed warnings go to standard error.
    xargs -P "$jobs" -n 1 clang-tidy -p build/dev --quiet --extra-arg=-Wno-unknown-warning-option 2>/dev/null <<<"$files"
}

metadata()
{
    command -v desktop-file-validate >/dev/null 2>&1 && { desktop-file-validate packaging/rungbook.desktop || return 1; }
    command -v appstreamcli >/dev/null 2>&1 && { appstreamcli validate --no-net packaging/*.metainfo.xml || return 1; }
    for script in packaging/*.sh; do bash -n "$script" || return 1; done
}

step "packages" packaging/deps.sh test
step "build with warnings as errors" build dev
step "tests" all_tests dev
if [ "$quick" = no ]; then
    step "style" style
    step "metadata" metadata
    step "build under AddressSanitizer and UBSan" build asan
    step "tests under AddressSanitizer and UBSan" all_tests asan
    # Only what starts threads: reading in chunks, analyses in parallel, growth.
    step "build under ThreadSanitizer" build tsan tests_unit tests_property
    step "tests under ThreadSanitizer" tests tsan -R '^(unit|property)$'
    step "lint of the core" lint
fi

printf '\n'
printf '%s\n' "${summary[@]}"
printf 'test: all passed in %d s\n' "$SECONDS"
