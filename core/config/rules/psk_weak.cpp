// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/key_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule psk_weak;
const ConfigRule psk_weak{
    .meta = {.id = "psk-weak", .title = "A pre-shared key is short, well known, or used twice"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                const std::vector<NamedKey> keys = keysOf(device);
                Once once;
                for (std::size_t i = 0; i < keys.size(); ++i) {
                    const NamedKey& named = keys[i];
                    const Key& key = *named.key;
                    if (!key.comparable() || !once(key.where()))
                        continue;
                    std::string reason;
                    const NamedKey* twin = nullptr;
                    for (const char* word :
                        {"cisco", "cisco123", "password", "123456789", "test", "secret", "vpn", "changeme"}) {
                        if (key.is(word) == Tri::Yes)
                            reason = "is a word that everybody tries first";
                    }
                    for (std::size_t j = 0; j < i && reason.empty(); ++j) {
                        if (keys[j].owner != named.owner && key.compare(*keys[j].key) == KeyMatch::Same) {
                            twin = &keys[j];
                            reason = fmt::format("is also the key of {}", keys[j].owner);
                        }
                    }
                    if (reason.empty() && key.length() < 12)
                        reason = fmt::format("has only {} characters", key.length());
                    if (reason.empty())
                        continue;
                    say(report, psk_weak, device,
                        {.effect = Effect::Weak,
                            .message =
                                fmt::format("The key of {} {}. Who knows or guesses it can pose as the peer.",
                                    named.owner, reason),
                            .lines = {{key.where(), reason},
                                {twin ? twin->key->where() : SourceSpan{}, "the same key"}},
                            .fix = "Agree on a new, random key of at least 20 characters and enter it on "
                                   "both sides.",
                            .commands = named.commands});
                }
            }
        },
};

} // namespace rungbook::config
