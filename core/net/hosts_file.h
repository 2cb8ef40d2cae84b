// SPDX-License-Identifier: GPL-3.0-or-later
// /etc/hosts: what it says of a name or an address, before the DNS is asked.
#pragma once

#include "core/net/address.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// The lines of a hosts file. See hosts(5).
class HostsFile
{
public:
    /// Reads the file, at most 1 MiB of it; a missing file is an empty one. localhost is known without a line (RFC 6761, section 6.3).
    static HostsFile read(const std::string& path);
    static HostsFile parse(std::string_view text);

    /// The addresses of a name, of both families, in the order of the file.
    std::vector<Address> addresses(std::string_view name) const;
    /// The first name of an address, or empty.
    std::string name(std::string_view address) const;

private:
    struct Line {
        Address address;
        std::vector<std::string> names; ///< lower case
    };
    std::vector<Line> m_lines;
};

} // namespace rungbook::net
