// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/replay.h"

#include "core/smtp/check.h"
#include "core/smtp/replay_input.h"

namespace rungbook::smtp
{

Result<Replay> replay(std::string_view bytes)
{
    Result<Replay> recording = readRecording(bytes);
    if (!recording)
        return recording;
    for (ProbeResult& run : recording->runs)
        diagnose(run);
    return recording;
}

} // namespace rungbook::smtp
