// SPDX-License-Identifier: GPL-3.0-or-later
// What the text of one ASA record says: turns a Record into events.
#pragma once

#include "core/ike/asa_records.h"

namespace rungbook::ike
{
class Classifier;
}

namespace rungbook::ike::asa
{

/// Appends the events of a record to out: one for the record itself, and one more for each fact, milestone or hint in it.
void appendEvents(const Record& record, Timestamp time, const Classifier& classifier, ParsedChunk& out);

} // namespace rungbook::ike::asa
