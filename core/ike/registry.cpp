// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of dialects and signatures, from the .def files that CMake reads as well. No static-initialiser registration: a static library's
// linker may drop an object that nothing names.
#include "core/ike/dialect.h"
#include "core/ike/signature.h"

#include <algorithm>

namespace rungbook::ike
{

#define RUNGBOOK_ENTRY(name) extern const Dialect name;
#include "core/ike/dialects/dialects.def"
#undef RUNGBOOK_ENTRY
#define RUNGBOOK_ENTRY(name) extern const Signature name;
#include "core/ike/signatures/signatures.def"
#undef RUNGBOOK_ENTRY

std::span<const Dialect* const> dialects()
{
    static constexpr const Dialect* all[] = {
#define RUNGBOOK_ENTRY(name) &name,
#include "core/ike/dialects/dialects.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

const Dialect* findDialect(std::string_view name)
{
    const auto all = dialects();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Dialect* d) { return d->info.name == name; });
    return at == all.end() ? nullptr : *at;
}

std::span<const Signature* const> signatures()
{
    static constexpr const Signature* all[] = {
#define RUNGBOOK_ENTRY(name) &name,
#include "core/ike/signatures/signatures.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

} // namespace rungbook::ike
