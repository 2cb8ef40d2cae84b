// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature show_mm_sa_setup;
const Signature show_mm_sa_setup{
    .meta = {.id = "show-mm-sa-setup", .title = "Phase 1 agreed on a policy and got no further"},
    .check = [](const Subject& subject,
                 Report& report) { reportStuck(subject, report, show_mm_sa_setup.meta, "MM_SA_SETUP"); },
};

} // namespace rungbook::show
