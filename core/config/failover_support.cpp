// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"

#include <algorithm>
#include <string>

namespace rungbook::config
{

const TrackObject* findTrack(const Device& device, std::string_view number)
{
    const auto at = std::find_if(device->tracks.begin(), device->tracks.end(),
        [&](const TrackObject& t) { return std::to_string(t.number) == number; });
    return at == device->tracks.end() ? nullptr : &*at;
}

const Route* routeJudgedBy(const Device& device, const SlaProbe& probe)
{
    for (const Route& route : device->routes) {
        const TrackObject* track = route.track.empty() ? nullptr : findTrack(device, route.track);
        if (track && track->sla.known() && track->sla.value == probe.number)
            return &route;
    }
    return nullptr;
}

std::vector<const Interface*> waysOut(const Device& device)
{
    std::vector<const Route*> defaults;
    for (const Route& route : device->routes) {
        if (!route.connected && !route.tunneled && route.vrf.empty() && route.destination.known()
            && route.destination.value.length == 0)
            defaults.push_back(&route);
    }
    std::stable_sort(defaults.begin(), defaults.end(),
        [](const Route* a, const Route* b) { return a->distance < b->distance; });
    std::vector<const Interface*> ways;
    for (const Route* route : defaults) {
        const Interface* way = route->interface.empty() ? nullptr : device->interface(route->interface);
        for (const Interface& interface : device->interfaces) {
            const auto subnet = interface.subnet();
            if (!way && subnet && route->gateway.address && subnet->contains(*route->gateway.address))
                way = &interface;
        }
        if (way && std::find(ways.begin(), ways.end(), way) == ways.end())
            ways.push_back(way);
    }
    return ways;
}

} // namespace rungbook::config
