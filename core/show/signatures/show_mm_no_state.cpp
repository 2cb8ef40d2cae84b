// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_no_state;
const Signature show_mm_no_state{
    .meta = {.id = "show-mm-no-state", .title = "Phase 1 has not got past its first message"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_no_state.meta, "MM_NO_STATE"); },
};

} // namespace rungbook::show
