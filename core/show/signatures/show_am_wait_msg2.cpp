// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_am_wait_msg2;
const Signature show_am_wait_msg2{
    .meta = {.id = "show-am-wait-msg2", .title = "Aggressive mode waits for the answer to its first message"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_am_wait_msg2.meta, "AM_WAIT_MSG2"); },
};

} // namespace rungbook::show
