// SPDX-License-Identifier: GPL-3.0-or-later
// What fuzz targets hold to be true. A check that fails ends the process, as fuzzers want it.
#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the process with a sentence when condition does not hold.
#define FUZZ_CHECK(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);              \
            std::abort();                                                                                    \
        }                                                                                                    \
    } while (false)
