// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_ag_init_exch;
const Signature show_ag_init_exch{
    .meta = {.id = "show-ag-init-exch", .title = "Aggressive mode answered and nobody is authenticated"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_ag_init_exch.meta, "AG_INIT_EXCH"); },
};

} // namespace rungbook::show
