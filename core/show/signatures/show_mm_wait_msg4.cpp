// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_wait_msg4;
const Signature show_mm_wait_msg4{
    .meta = {.id = "show-mm-wait-msg4", .title = "Phase 1 waits for the key exchange of the peer"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_wait_msg4.meta, "MM_WAIT_MSG4"); },
};

} // namespace rungbook::show
