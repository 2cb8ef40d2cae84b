// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_wait_msg5;
const Signature show_mm_wait_msg5{
    .meta = {.id = "show-mm-wait-msg5", .title = "Phase 1 waits for the identity of the initiator"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_wait_msg5.meta, "MM_WAIT_MSG5"); },
};

} // namespace rungbook::show
