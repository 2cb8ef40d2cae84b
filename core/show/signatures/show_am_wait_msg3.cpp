// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_am_wait_msg3;
const Signature show_am_wait_msg3{
    .meta = {.id = "show-am-wait-msg3", .title = "Aggressive mode waits for the proof of the initiator"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_am_wait_msg3.meta, "AM_WAIT_MSG3"); },
};

} // namespace rungbook::show
