// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_wait_msg3;
const Signature show_mm_wait_msg3{
    .meta = {.id = "show-mm-wait-msg3",
        .title = "Phase 1 waits for the third message: our answer was not taken up"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_wait_msg3.meta, "MM_WAIT_MSG3"); },
};

} // namespace rungbook::show
