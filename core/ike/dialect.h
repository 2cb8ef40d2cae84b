// SPDX-License-Identifier: GPL-3.0-or-later
// A log dialect: how one family of devices writes about IKE. One file each in dialects/, registered in dialects.def.
#pragma once

#include "core/ike/event.h"

#include <span>
#include <stop_token>
#include <string_view>

namespace rungbook::ike
{

class Classifier;

struct DialectInfo {
    std::string_view name; ///< kebab-case, for --dialect: "cisco-asa"
    std::string_view title; ///< "Cisco ASA / PIX / FTD, IKEv1: syslog and debug crypto isakmp"
    std::span<const std::string_view> samples; ///< at least three real lines
};

/// All functions are pure and know nothing of other chunks: that makes parsing parallel, incremental and safe to fuzz.
struct Dialect {
    DialectInfo info;
    /// How sure it is that text (a piece of a log, whole lines) is of this dialect: 0 not at all, 100 certain.
    int (*sniff)(std::string_view text);
    /// True when a physical line begins a record, so that a text may be cut before it.
    bool (*startsRecord)(std::string_view line);
    /// Reads the records of text (whole lines) into out, in order. Only lines that classifier wants become notices. A chunk may be 64 MiB of
    /// one line, so stop is polled on the way: when it is requested, out is left incomplete and good for nothing.
    void (*parse)(
        std::string_view text, const Classifier& classifier, ParsedChunk& out, const std::stop_token& stop);
};

/// All dialects, in the order of dialects.def.
std::span<const Dialect* const> dialects();

/// The dialect of that name, or null.
const Dialect* findDialect(std::string_view name);

} // namespace rungbook::ike
