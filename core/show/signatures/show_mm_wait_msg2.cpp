// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_wait_msg2;
const Signature show_mm_wait_msg2{
    .meta = {.id = "show-mm-wait-msg2", .title = "Phase 1 waits for the answer to its first message"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_wait_msg2.meta, "MM_WAIT_MSG2"); },
};

} // namespace rungbook::show
