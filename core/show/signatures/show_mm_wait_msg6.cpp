// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_wait_msg6;
const Signature show_mm_wait_msg6{
    .meta = {.id = "show-mm-wait-msg6",
        .title = "Phase 1 waits for the last message: identity and hash of the peer"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_wait_msg6.meta, "MM_WAIT_MSG6"); },
};

} // namespace rungbook::show
