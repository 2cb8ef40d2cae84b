// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/dialect.h"
namespace rungbook::ike {
extern const Dialect cisco_asa {};
}
