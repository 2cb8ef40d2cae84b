// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/name_check.h"

#include "core/tls/host_name.h"

#include <algorithm>

namespace rungbook::tls
{

namespace
{

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

/// Letters, digits, hyphens and, because people use them in host names, underscores.
bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool isName(std::string_view name)
{
    while (true) {
        const std::size_t dot = name.find('.');
        if (!isLabel(name.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        name.remove_prefix(dot + 1);
    }
}

/// RFC 9525, 6.3. asked is lower case and without a dot at its end.
bool matchesDnsId(std::string_view presented, std::string_view asked)
{
    const std::string pattern = lowered(presented);
    std::string_view rest = pattern;
    if (!pattern.starts_with("*."))
        return isName(pattern) && pattern == asked;
    rest.remove_prefix(1);
    const std::size_t dot = asked.find('.');
    return dot != std::string_view::npos && dot > 0 && isName(rest.substr(1)) && asked.substr(dot) == rest;
}

/// "ma*.example.com": what OpenSSL's own check and Qt's accept, and RFC 9525 does not. One asterisk at the start or the end of the left-most
/// label, not in an A-label.
bool matchesPartialWildcard(std::string_view presented, std::string_view asked)
{
    const std::string pattern = lowered(presented);
    const std::size_t star = pattern.find('*');
    const std::size_t dot = pattern.find('.');
    const std::size_t askedDot = asked.find('.');
    if (star == std::string::npos || dot == std::string::npos || star > dot
        || askedDot == std::string_view::npos || pattern.find('*', star + 1) != std::string::npos
        || pattern.starts_with("xn--"))
        return false;
    const std::string_view head = std::string_view(pattern).substr(0, star);
    const std::string_view tail = std::string_view(pattern).substr(star + 1, dot - star - 1);
    const std::string_view label = asked.substr(0, askedDot);
    return head.empty() != tail.empty() && label.size() > head.size() + tail.size() && label.starts_with(head)
        && label.ends_with(tail) && std::string_view(pattern).substr(dot) == asked.substr(askedDot);
}

std::string listed(const std::vector<std::string>& names)
{
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < 3; ++i)
        out += (i == 0 ? "" : ", ") + names[i];
    return names.size() > 3 ? out + ", ..." : out;
}

void checkAddress(NameCheck& check, const Certificate& leaf)
{
    check.offered = leaf.ipAddresses;
    for (const std::string& address : leaf.ipAddresses)
        if (address == check.asked) {
            check.verdict = NameVerdict::Match;
            check.matched = address;
            return;
        }
    const bool asDnsName =
        std::find(leaf.dnsNames.begin(), leaf.dnsNames.end(), check.asked) != leaf.dnsNames.end();
    const bool asCommonName = lowered(leaf.commonName) == check.asked;
    if (leaf.ipAddresses.empty() && asCommonName)
        check.verdict = NameVerdict::CommonNameOnly;
    else
        check.verdict =
            leaf.ipAddresses.empty() && leaf.dnsNames.empty() ? NameVerdict::NoNames : NameVerdict::Mismatch;
    if (asDnsName)
        check.note = "The address stands in the certificate as a DNS name. Some older clients accept that; "
                     "it has to be an "
                     "iPAddress entry.";
    else if (asCommonName)
        check.note = "The address stands in the common name (CN). Some older clients look there; it has to "
                     "be an iPAddress entry "
                     "of the subject alternative name.";
    else if (!leaf.dnsNames.empty())
        check.note = "The certificate is for names, and an address was asked for: it is for "
            + listed(leaf.dnsNames) + ".";
}

void noteLaxMatch(NameCheck& check, const Certificate& leaf)
{
    const std::string commonName = lowered(leaf.commonName);
    const bool byCommonName = !commonName.empty()
        && (matchesDnsId(commonName, check.asked) || matchesPartialWildcard(commonName, check.asked));
    for (const std::string& name : leaf.dnsNames) {
        if (matchesPartialWildcard(name, check.asked)) {
            check.note = "OpenSSL's and Qt's own checks would accept " + name
                + ", where the asterisk is only part of a label. RFC 9525 does not.";
            return;
        }
        const std::string pattern = lowered(name);
        if (pattern.ends_with('.') && matchesDnsId(pattern.substr(0, pattern.size() - 1), check.asked)) {
            check.note = "The entry " + name
                + " ends with a dot, which a certificate must not have. Some clients overlook that.";
            return;
        }
        if (pattern.starts_with("*.") && check.asked.ends_with(std::string_view(pattern).substr(1))) {
            check.note = "The asterisk in " + name + " stands for exactly one label, so it does not cover "
                + check.asked + ".";
            return;
        }
        if (pattern.starts_with("*.") && pattern.substr(2) == check.asked) {
            check.note = "The asterisk in " + name + " stands for exactly one label, so it does not cover "
                + check.asked + " itself.";
            return;
        }
    }
    if (byCommonName && leaf.dnsNames.empty())
        check.note = "Java and older OpenSSL clients fall back to the common name (CN) " + leaf.commonName
            + " when there are no DNS names, and would accept it. RFC 9525 does not.";
    else if (byCommonName)
        check.note = "The common name (CN) " + leaf.commonName
            + " would match, but it does not count. Qt's own check accepts it nevertheless.";
}

} // namespace

NameCheck checkName(const Certificate& leaf, std::string_view asked)
{
    NameCheck check;
    HostName host = hostNameOf(asked);
    check.asked = std::move(host.text);
    check.isAddress = host.isAddress;
    check.comparable = host.comparable;
    if (check.asked.empty() && check.comparable)
        return check;
    if (check.isAddress) {
        checkAddress(check, leaf);
        return check;
    }
    check.offered = leaf.dnsNames;
    check.verdict =
        leaf.dnsNames.empty() && leaf.ipAddresses.empty() ? NameVerdict::NoNames : NameVerdict::Mismatch;
    if (!check.comparable) {
        check.note = "It was not compared. " + host.problem;
        return check;
    }
    for (const std::string& name : leaf.dnsNames)
        if (matchesDnsId(name, check.asked)) {
            check.verdict = NameVerdict::Match;
            check.matched = name;
            if (name.starts_with('*') && std::count(name.begin(), name.end(), '.') < 2)
                check.note = "OpenSSL's own check would refuse " + name
                    + ", because it covers a whole top-level domain.";
            return check;
        }
    if (leaf.dnsNames.empty() && matchesDnsId(leaf.commonName, check.asked))
        check.verdict = NameVerdict::CommonNameOnly;
    noteLaxMatch(check, leaf);
    return check;
}

} // namespace rungbook::tls
