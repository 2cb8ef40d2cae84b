// SPDX-License-Identifier: GPL-3.0-or-later
// From an e-mail address or a server's name to what could be typed into the form: candidates, each with its reason. Asks the DNS and nobody else; no
// mail server is contacted.
#pragma once

#include "core/base/job.h"
#include "core/net/resolver.h"
#include "core/smtp/settings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// Where a candidate comes from, the most trustworthy first.
enum class CandidateSource : std::uint8_t {
    Typed, ///< the name itself
    Service, ///< an SRV record (RFC 6186, RFC 8314)
    UsualName, ///< smtp.example.com and the like, and it has an address
    MailExchanger ///< where mail for the domain is delivered: takes mail for it without a login, and often from inside for all
};

/// One way to reach a mail server.
struct ServerCandidate {
    std::string server;
    std::uint16_t port = 0;
    smtp::Security security = smtp::Security::None;
    CandidateSource source = CandidateSource::UsualName;
    std::string reason; ///< a sentence
    std::string caution; ///< a sentence, or empty: a name in another domain that only the DNS vouches for
};

/// What was found.
struct Discovery {
    std::string domain; ///< that was asked about; empty: the input is neither an address nor a name
    std::vector<ServerCandidate> candidates; ///< best first, each once
    std::vector<smtp::DnsAnswer> dns; ///< every question with its answer
    std::vector<std::string>
        remarks; ///< sentences: no mail at all (RFC 7505), the DNS does not answer, a service that is said not to be there
};

/// The questions to ask first for an address or a name; the hosts in the answers are asked for their addresses afterwards.
std::vector<std::pair<std::string, RecordType>> discoveryQuestions(std::string_view input);

/// What follows from answers. Pure: the order of the answers does not matter.
Discovery candidatesFrom(std::string_view input, std::vector<smtp::DnsAnswer> answers);

/// Both, with the questions asked. Blocks the calling thread until every answer is there, its time is over, or job.stop is requested.
Discovery discover(std::string_view input, const ResolverOptions& options, const Job& job);

} // namespace rungbook::net
