// SPDX-License-Identifier: GPL-3.0-or-later
// Entries made from the tables that the core has anyway, so that the guide cannot say anything else than the benches.
#pragma once

#include "core/guide/guide.h"

#include <vector>

namespace rungbook::guide
{

/// States, steps of IKEv1, reply codes, enhanced codes, commands, mechanisms, handshake messages and alerts of TLS, rules, lessons.
std::vector<Entry> tableEntries();

} // namespace rungbook::guide
