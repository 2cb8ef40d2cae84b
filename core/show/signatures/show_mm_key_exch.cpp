// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_key_exch;
const Signature show_mm_key_exch{
    .meta = {.id = "show-mm-key-exch", .title = "Phase 1 has keys and neither side has proved who it is"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_key_exch.meta, "MM_KEY_EXCH"); },
};

} // namespace rungbook::show
