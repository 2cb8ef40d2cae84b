// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/plan.h"

#include "core/config/plan_build.h"

#include <fmt/format.h>

namespace rungbook::config
{

std::string Tunnel::peerText() const
{
    if (!hasPeer())
        return "any peer";
    if (peer.address && toText(*peer.address) != peer.written)
        return fmt::format("{} ({})", toText(*peer.address), peer.written);
    return peer.written;
}

std::optional<Address> Tunnel::localAddress() const
{
    return locals.size() == 1 ? locals.front().address : std::nullopt;
}

Subject::Subject(std::vector<std::shared_ptr<const ConfigModel>> models)
    : m_models(std::move(models))
{
    std::size_t count = 0;
    for (const auto& model : m_models)
        count += model ? model->devices.size() : 0;
    for (const auto& model : m_models) {
        if (!model)
            continue;
        for (const DeviceFacts& facts : model->devices) {
            Device device;
            device.tree = &model->tree;
            device.facts = &facts;
            const std::size_t index = m_devices.size();
            if (facts.hostname.known() && !facts.hostname.value.empty())
                device.label = facts.hostname.value;
            else if (count == 1)
                device.label = "this device";
            else
                device.label =
                    fmt::format("device {}", static_cast<char>('A' + static_cast<int>(index % 26)));
            device.tunnels = tunnelsOf(facts, index);
            device.ikev1 = ikeOffers(facts, IkeVersion::V1);
            device.ikev2 = ikeOffers(facts, IkeVersion::V2);
            m_devices.push_back(std::move(device));
        }
    }
    m_pairs = matchTunnels(m_devices);
}

const Tunnel* Subject::otherEnd(const Tunnel& tunnel) const
{
    for (const TunnelPair& pair : m_pairs) {
        if (&a(pair) == &tunnel)
            return &b(pair);
        if (&b(pair) == &tunnel)
            return &a(pair);
    }
    return nullptr;
}

Subject makeSubject(ConfigModel a)
{
    return Subject({std::make_shared<const ConfigModel>(std::move(a))});
}

Subject makeSubject(ConfigModel a, ConfigModel b)
{
    return Subject({std::make_shared<const ConfigModel>(std::move(a)),
        std::make_shared<const ConfigModel>(std::move(b))});
}

} // namespace rungbook::config
