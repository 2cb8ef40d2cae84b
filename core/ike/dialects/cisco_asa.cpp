// SPDX-License-Identifier: GPL-3.0-or-later
// Cisco ASA, PIX and FTD writing about IKEv1: syslog (with or without a device clock, a collector's stamp, a PRI; RFC 5424), "debug crypto
// isakmp" of 8.x ("[IKEv1 DEBUG]: Group = ...") and of 9.x ("[IKEv1 DEBUG]Group = ..."), and the mixture that both on one console give.
// Grammar: records in asa_records.h, texts in asa_text.h.
#include "core/ike/asa_clock.h"
#include "core/ike/asa_records.h"
#include "core/ike/asa_text.h"
#include "core/ike/dialect.h"

#include <algorithm>

namespace rungbook::ike
{

namespace
{

constexpr std::string_view kSamples[] = {
    "Jun 10 2010 17:36:05: %ASA-7-713236: IP = 192.0.2.9, IKE_DECODE SENDING Message (msgid=0) with payloads "
    ": HDR + SA (1) + VENDOR (13) + NONE (0) total length : 148",
    "Oct 28 15:30:24 [IKEv1 DEBUG]: Group = EZ, Username = user, IP = 192.0.2.9, processing hash payload",
    "Nov 08 07:10:05 [IKEv1]Group = 192.0.2.9, IP = 192.0.2.9, PHASE 1 COMPLETED",
    "<167>Sep 06 2013 14:32:17: %ASA-7-713236: IP = 192.0.2.9, IKE_DECODE RECEIVED Message (msgid=0) with "
    "payloads : HDR + KE (4) + NONCE (10) + NONE (0) total length : 256",
};

// IKEv1 lines decide; other ASA syslog makes it likely that IKEv1 lines come later.
int sniff(std::string_view text)
{
    std::size_t ike = 0;
    std::size_t other = 0;
    std::size_t lines = 0;
    while (!text.empty() && lines < 20'000) {
        const std::size_t eol = text.find('\n');
        const std::string_view line = text.substr(0, eol);
        text = eol == std::string_view::npos ? std::string_view{} : text.substr(eol + 1);
        ++lines;
        const bool untagged = line.starts_with("Group = ") && line.find(", IP = ") != std::string_view::npos;
        if (line.find("[IKEv1") != std::string_view::npos || untagged) {
            ++ike;
            continue;
        }
        for (const std::string_view family : {"%ASA-", "%FTD-", "%PIX-"}) {
            const std::size_t at = line.find(family);
            if (at == std::string_view::npos)
                continue;
            const std::string_view rest = line.substr(at);
            const bool about = rest.find("-713") < 12 || rest.find("-714") < 12 || rest.find("-715") < 12;
            ++(about ? ike : other);
            break;
        }
    }
    if (ike >= 3)
        return 95;
    if (ike > 0)
        return 85;
    return other >= 3 ? 60 : other > 0 ? 40 : 0;
}

void parse(std::string_view text, const Classifier& classifier, ParsedChunk& out, const std::stop_token& stop)
{
    asa::RecordScanner scanner(text, out, stop);
    asa::TextReader reader(text, classifier, out);
    asa::Record record;
    // Neighbouring records mostly carry the same clock: reading it once is a quarter of the work.
    std::string lastHeader;
    Timestamp lastTime;
    while (scanner.next(record)) {
        if (record.header != lastHeader) {
            lastHeader.assign(record.header);
            lastTime = asa::parseClock(record.header);
        }
        reader.read(record, record.kind == asa::Record::Kind::Comment ? Timestamp{} : lastTime);
    }
}

} // namespace

extern const Dialect cisco_asa;
const Dialect cisco_asa{
    .info = {.name = "cisco-asa",
        .title = "Cisco ASA, PIX and FTD, IKEv1: syslog and debug crypto isakmp / ikev1",
        .samples = kSamples},
    .sniff = sniff,
    .startsRecord = asa::startsRecord,
    .parse = parse,
};

} // namespace rungbook::ike
