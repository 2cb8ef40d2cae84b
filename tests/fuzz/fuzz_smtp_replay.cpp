// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a recording of a mail session: text of any kind, or a capture. Lines point into the input, texts are safe to show, a password that stands in
// a login comes out nowhere, and what is written reads back.
#include "core/smtp/replay.h"
#include "core/smtp/transcript_text.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size > 65'536)
        return 0;
    std::string text(reinterpret_cast<const char*>(data), size);
    if (text.find("aHVudGVyMi") != std::string::npos || text.find("hunter2") != std::string::npos)
        return 0; // the planted secret, somewhere else
    const auto recording = smtp::replay(text);
    if (recording.has_value()) {
        for (const smtp::ProbeResult& run : recording->runs) {
            for (const smtp::TranscriptLine& line : run.transcript.lines) {
                FUZZ_CHECK(line.text.find('\n') == std::string::npos);
                FUZZ_CHECK(line.where.empty() || raw(line.where.last) <= recording->lines);
                FUZZ_CHECK(raw(line.where.first) <= raw(line.where.last));
            }
            for (const Finding& finding : run.findings)
                for (const Evidence& evidence : finding.evidence)
                    FUZZ_CHECK(raw(evidence.where.first) >= 1
                        && raw(evidence.where.last) <= run.transcript.lines.size());
            FUZZ_CHECK(smtp::fromText(smtp::toText(run)).has_value());
        }
    }
    const auto login = smtp::replay(
        "220 mx ESMTP\nEHLO a\n250-mx\n250 AUTH PLAIN LOGIN\nAUTH PLAIN AGFsaWNlAGh1bnRlcjIh\n235 ok\n"
        + text);
    if (login.has_value())
        for (const smtp::ProbeResult& run : login->runs)
            FUZZ_CHECK(smtp::toText(run).find("AGFsaWNlAGh1bnRlcjIh") == std::string::npos);
    return 0;
}
