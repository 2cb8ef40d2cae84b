// SPDX-License-Identifier: GPL-3.0-or-later
// The same thing from several commands: a flow with its counters stands in "show crypto ipsec sa", "show crypto session" and
// "show vpn-sessiondb" alike. Views point into the outputs, which outlive them.
#pragma once

#include "core/base/finding.h"
#include "core/show/output.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

/// A record and where it stands.
struct Place {
    const ShowText* text = nullptr;
    const Output* output = nullptr;
    std::uint32_t index = kNoIndex;
    const Record& record() const { return output->records[index]; }
};

/// Every record of that kind in outputs of that kind ("ipsec-sa", "flow"), in the order of the texts.
std::vector<Place> findRecords(
    const std::vector<const ShowText*>& texts, std::string_view output, std::string_view record);

/// Children of a record, of one kind.
std::vector<Place> childrenOf(const Place& parent, std::string_view record);

/// A flow, whichever command printed it.
struct Flow {
    Place place;
    const Field* encaps = nullptr; ///< packets that this device encrypted; null when not printed
    const Field* decaps = nullptr; ///< packets that it decrypted
    std::string peer;
    std::string text; ///< "192.0.2.0/255.255.255.0 to 198.51.100.0/255.255.255.0 (peer 203.0.113.7)"
};
std::vector<Flow> findFlows(const std::vector<const ShowText*>& texts);

/// An IKE SA, whichever command printed it.
struct IkeSa {
    Place place;
    const Field* state = nullptr;
    std::string peer;
};
std::vector<IkeSa> findIkeSas(const std::vector<const ShowText*>& texts);

/// "192.0.2.0/255.255.255.0/0/0" of an ident as "192.0.2.0/255.255.255.0", with protocol and port when they say something.
std::string identText(std::string_view ident);

/// The address of the peer that a record names, without port and words after it; empty when it names none.
std::string peerOf(const Record& record);

/// The line of a field as evidence.
Evidence lineOf(const Field& field, std::string note);

/// A masked or placeholder address ("x.x.x.x", "10.1.1.x", "***") proves nothing when it differs.
bool isMasked(std::string_view address);

/// Both are real addresses, or texts, and the same.
bool samePeer(std::string_view a, std::string_view b);

} // namespace rungbook::show
