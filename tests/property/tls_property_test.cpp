// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/bundle.h"
#include "core/tls/host_name.h"
#include "core/tls/mint.h"
#include "core/tls/name_check.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/verify.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace rungbook::tls
{
namespace
{

Certificate named(std::string dnsName)
{
    Certificate certificate;
    certificate.dnsNames = {std::move(dnsName)};
    certificate.hasSubjectAltName = true;
    return certificate;
}

bool matches(const std::string& presented, const std::string& asked)
{
    return checkName(named(presented), asked).verdict == NameVerdict::Match;
}

/// A label of letters, digits and hyphens, with a letter first so that no name is an address.
rc::Gen<std::string> label()
{
    return rc::gen::map(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcxyzABCXYZ019-"))),
        [](const std::string& text) { return "h" + text.substr(0, 40); });
}

rc::Gen<std::string> hostName()
{
    return rc::gen::map(rc::gen::tuple(label(), label(), label()), [](const auto& parts) {
        return std::get<0>(parts) + "." + std::get<1>(parts) + "." + std::get<2>(parts);
    });
}

/// Pieces that names, patterns and attacks on them are made of.
rc::Gen<std::string> anyName()
{
    const auto piece =
        rc::gen::element<std::string>("*", ".", "a", "mail", "example", ".com", "xn--", "\xC3\xBC", "\xFF",
            std::string(1, '\0'), " ", "192.0.2.1", "[", "]", ":", "%", "-", "_", "\\00", "\n");
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
            std::string text;
            for (const std::string& one : pieces)
                text += one;
            return text;
        });
}

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

const MintedServer& server()
{
    static const MintedServer made = mintServer(MintFault::None, "mail.example.com").value();
    return made;
}

} // namespace

TEST(TlsProperty, ANameMatchesItselfInAnyCase)
{
    EXPECT_TRUE(rc::check([] {
        const std::string name = *hostName();
        RC_ASSERT(matches(name, name));
        RC_ASSERT(matches(upper(name), name));
        RC_ASSERT(matches(name, upper(name) + "."));
        RC_ASSERT(!matches(name, "x" + name));
        RC_ASSERT(!matches(name, "x." + name));
        RC_ASSERT(!matches("x." + name, name));
    }));
}

TEST(TlsProperty, AnAsteriskIsExactlyOneLabel)
{
    EXPECT_TRUE(rc::check([] {
        const std::string parent = *hostName();
        const std::string pattern = "*." + parent;
        RC_ASSERT(matches(pattern, *label() + "." + parent));
        RC_ASSERT(!matches(pattern, parent));
        RC_ASSERT(!matches(pattern, *label() + "." + *label() + "." + parent));
    }));
}

/// Whatever stands in a certificate: it matches only by being equal, or by a whole left-most asterisk.
TEST(TlsProperty, NothingElseMatches)
{
    EXPECT_TRUE(rc::check([] {
        const std::string presented = *anyName();
        const std::string asked = *rc::gen::oneOf(anyName(), hostName());
        const NameCheck check = checkName(named(presented), asked);
        RC_ASSERT(check.note.empty() || check.note.ends_with('.'));
        if (check.verdict != NameVerdict::Match)
            return;
        RC_ASSERT(!check.isAddress);
        const std::string folded = hostNameOf(presented).text;
        const bool wildcard = presented.starts_with("*.")
            && check.asked.substr(std::min(check.asked.find('.'), check.asked.size())) == folded.substr(1);
        RC_ASSERT(folded == check.asked || wildcard);
    }));
}

/// Reading a name again gives the same name.
TEST(TlsProperty, HostNamesAreStable)
{
    EXPECT_TRUE(rc::check([] {
        const HostName once = hostNameOf(*anyName());
        if (!once.comparable)
            return;
        const HostName twice = hostNameOf(once.text);
        RC_ASSERT(twice.text == once.text);
        RC_ASSERT(twice.isAddress == once.isAddress);
        RC_ASSERT(std::all_of(
            once.text.begin(), once.text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }));
}

/// A certificate is found in any prose, as long as that holds no armour of its own.
TEST(TlsProperty, ProseAroundACertificateDoesNotMatter)
{
    EXPECT_TRUE(rc::check([] {
        const auto prose =
            rc::gen::map(rc::gen::container<std::string>(rc::gen::arbitrary<char>()), [](std::string text) {
                std::replace(text.begin(), text.end(), '-', '_');
                text.erase(std::remove_if(text.begin(), text.end(),
                               [](char c) { return static_cast<unsigned char>(c) >= 0x80; }),
                    text.end());
                return "t" + text; // a text, not DER
            });
        const Bundle bundle = readBundle(*prose + "\n" + server().chainPem + *prose);
        RC_ASSERT(bundle.certificates.size() == server().chain.size());
        RC_ASSERT(bundle.certificates[0].certificate == server().leaf);
        RC_ASSERT(bundle.problems.empty());
    }));
}

/// The verdict on a chain depends on the moment only through the dates that stand in it.
TEST(TlsProperty, AcceptedExactlyWithinTheDates)
{
    const Certificate& root = server().root;
    const TrustAnchorsPtr anchors = withAnchors(nullptr, {&root, 1});
    UtcSeconds first = root.notBefore;
    UtcSeconds last = root.notAfter;
    for (const Certificate& certificate : server().chain) {
        first = std::max(first, certificate.notBefore);
        last = std::min(last, certificate.notAfter);
    }
    EXPECT_TRUE(rc::check([&] {
        const UtcSeconds at = *rc::gen::oneOf(rc::gen::inRange<UtcSeconds>(first - 10, first + 10),
            rc::gen::inRange<UtcSeconds>(last - 10, last + 10),
            rc::gen::inRange<UtcSeconds>(1, 4'000'000'000));
        const VerifyReport report = verifyChain(
            server().chain, anchors, {.name = "mail.example.com", .purpose = Purpose::Server, .at = at});
        RC_ASSERT(report.accepted == (at >= first && at <= last));
        for (const VerifyError& error : report.errors)
            RC_ASSERT(error.code == 9 || error.code == 10);
    }));
}

} // namespace rungbook::tls
