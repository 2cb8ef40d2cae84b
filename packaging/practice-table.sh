#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Lets "smtp practice" and "smtp test" find each other's faults: serves every scenario, runs the test that it tells learners to run, and prints
# what was expected beside what was found. Exit status 0 when all are equal.
#
#   packaging/practice-table.sh PATH/TO/rungbook-cli [SCENARIO...]
set -euo pipefail
cli=$(realpath "${1:?practice-table: where is rungbook-cli?}")
shift
work=$(mktemp -d)
server=""
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
ln -s "$cli" "$work/rungbook-cli"
PATH="$work:$PATH"

# One scenario a line: the closing brace of each ends it.
"$cli" smtp practice --list --format json | tr -d '\n' | sed 's/ \{2,\}/ /g; s/}/}\n/g' >"$work/list"
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    mapfile -t names < <(sed -n 's/.*"name": "\([a-z0-9.-]*\)".*/\1/p' "$work/list")
fi

different=0
printf '%-30s %-45s %s\n' scenario expected found
for name in "${names[@]}"; do
    expected=$(sed -n "s/.*\"name\": \"$name\".*\"expects\": \[\([^]]*\)\].*/\1/p" "$work/list" | tr -d '" ')
    "$cli" smtp practice "$name" >"$work/said" 2>&1 &
    server=$!
    command=""
    for _ in $(seq 500); do
        command=$(sed -n 's/^try: //p' "$work/said")
        [ -n "$command" ] && break
        sleep 0.02
    done
    # The words of the program itself: it tells what to type.
    bash -c "$command --format json" >"$work/result" 2>"$work/trouble" || true
    # Each finding's rule; all that were expected must be there, the cause first; where nothing was expected nothing may be wrong.
    found=$(sed -n 's/^ *"rule": "\([a-z0-9-]*\)".*/\1/p' "$work/result" | tr '\n' ',' | sed 's/,$//')
    outcome=$(sed -n 's/^ *"outcome": "\([a-z_]*\)".*/\1/p' "$work/result" | head -n 1)
    good=yes
    if [ -z "$expected" ]; then
        [ "$outcome" = passed ] || good=no
    else
        [ "${found%%,*}" = "${expected%%,*}" ] || good=no
        for rule in ${expected//,/ }; do
            case ",$found," in *",$rule,"*) ;; *) good=no ;; esac
        done
    fi
    [ "$good" = yes ] || different=$((different + 1))
    printf '%-30s %-45s %s%s\n' "$name" "${expected:--}" "${found:--}" "$([ "$good" = yes ] || echo '   <- differs')"
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=""
done
printf '%d scenarios, %d differ\n' ${#names[@]} "$different"
[ "$different" -eq 0 ]
