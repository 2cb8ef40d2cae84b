// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_ag_no_state;
const Signature show_ag_no_state{
    .meta = {.id = "show-ag-no-state", .title = "Aggressive mode has not got past its first message"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_ag_no_state.meta, "AG_NO_STATE"); },
};

} // namespace rungbook::show
