// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/links.h"

#include <QStringList>

namespace rungbook::ui
{

QString lineLink(const SourceSpan& where)
{
    return QStringLiteral("line:%1-%2-%3").arg(raw(where.source)).arg(raw(where.first)).arg(raw(where.last));
}

QString ruleLink(const QString& id)
{
    return QStringLiteral("rule:") + id;
}

QString stateLink(const QString& name)
{
    return QStringLiteral("state:") + name;
}

QString findingLink(int number)
{
    return QStringLiteral("finding:%1").arg(number);
}

QString copyLink(int number)
{
    return QStringLiteral("copy:%1").arg(number);
}

std::optional<Link> parseLink(const QUrl& url)
{
    const QString scheme = url.scheme();
    const QString rest = url.path();
    Link link;
    if (scheme == QLatin1String("line")) {
        const QStringList parts = rest.split(u'-');
        if (parts.size() != 3)
            return {};
        bool ok[3] = {};
        const uint source = parts[0].toUInt(&ok[0]);
        const quint64 first = parts[1].toULongLong(&ok[1]);
        const quint64 last = parts[2].toULongLong(&ok[2]);
        if (!ok[0] || !ok[1] || !ok[2])
            return {};
        link.where = {SourceId{source}, LineNumber{first}, LineNumber{last}};
        return link;
    }
    link.id = rest;
    if (scheme == QLatin1String("rule"))
        link.kind = Link::Kind::Rule;
    else if (scheme == QLatin1String("state"))
        link.kind = Link::Kind::State;
    else if (scheme == QLatin1String("copy") || scheme == QLatin1String("finding")) {
        link.kind = scheme == QLatin1String("copy") ? Link::Kind::Copy : Link::Kind::Finding;
        bool ok = false;
        link.number = rest.toInt(&ok);
        if (!ok)
            return {};
    } else {
        return {};
    }
    return link;
}

} // namespace rungbook::ui
