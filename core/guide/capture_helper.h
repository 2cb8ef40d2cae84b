// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that capture the packets of a tunnel or of mail sessions, on the machines that are at hand, each part explained. Pure: nothing is
// run. Syntax: tcpdump's pcap-filter(7), Wireshark's display filters, the command references of Cisco ASA ("capture") and IOS XE ("monitor capture").
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::guide
{

/// What is to be captured.
struct CaptureQuestion {
    enum class Target : std::uint8_t { Tunnel, MailServer };
    Target target = Target::Tunnel;
    std::string peer; ///< of a tunnel: the other end's address, IPv4 or IPv6
    std::string local; ///< this end's address; empty: any
    bool natTraversal =
        false; ///< it is known that everything goes over UDP, so protocol ESP need not be looked for
    std::string server; ///< of a mail server: its name or address
    std::uint16_t port = 587;
    std::string
        interfaceName; ///< where to capture; empty: tcpdump "any", ASA "outside", IOS "GigabitEthernet1"
};

/// A part of a filter or command and what it is for.
struct CapturePart {
    std::string text;
    std::string meaning; ///< a sentence
};

/// One thing to do: commands to be typed together, in order.
struct CaptureStep {
    std::string title; ///< "start", "stop and read", "copy to a file", "remove"
    std::vector<std::string>
        commands; ///< as they are to be typed; values that the user gave are quoted for a shell where one reads them
    std::string explanation; ///< sentences
};

/// All that is needed on one kind of machine.
struct CaptureRecipe {
    std::string id; ///< "tcpdump", "wireshark", "asa", "ios", "ise"
    std::string title; ///< "Linux and other systems with tcpdump"
    std::vector<CaptureStep> steps;
    std::vector<CapturePart> parts;
};

/// The recipes, tcpdump first. Usage errors name the field that is wrong: an address that is none, two addresses of different families, a host or
/// interface name with characters that none has. Nothing of the question reaches a command unchecked.
Result<std::vector<CaptureRecipe>> captureRecipes(const CaptureQuestion& question);

/// The filter alone, as tcpdump's: what stands between the quotes.
Result<std::string> captureFilter(const CaptureQuestion& question);

/// text as one word of a POSIX shell: in single quotes.
std::string shellQuoted(std::string_view text);

/// The recipes as Markdown: a heading for each machine, its commands as code blocks, the parts as a list.
std::string captureMarkdown(const std::vector<CaptureRecipe>& recipes);

} // namespace rungbook::guide
