// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_advice.h"
#include "tests/support/temp_folder.h"
#include "tests/tls/support.h"

#include <ctime>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

constexpr UtcSeconds kDay = 86'400;

UtcSeconds today()
{
    return static_cast<UtcSeconds>(std::time(nullptr));
}

Minted authority(const std::string& name, const Minted* issuer = nullptr, UtcSeconds notAfter = 0)
{
    MintSpec spec;
    spec.commonName = name;
    spec.ca = true;
    spec.notAfter = notAfter;
    if (notAfter != 0)
        spec.notBefore = notAfter - 400 * kDay;
    return must(mint(spec, issuer));
}

Minted leaf(const Minted* issuer, const std::string& keyPem = {})
{
    MintSpec spec;
    spec.commonName = "mail.example.com";
    spec.dnsNames = {"mail.example.com"};
    spec.keyPem = keyPem;
    return must(mint(spec, issuer));
}

Bundle bundleOf(std::initializer_list<const Minted*> minted)
{
    Bundle bundle;
    for (const Minted* one : minted)
        bundle.certificates.push_back({one->certificate, "", 0});
    return bundle;
}

VerifyQuestion forHost(std::string_view host)
{
    VerifyQuestion question;
    question.name = host;
    return question;
}

TrustChoice choiceFor(MintFault fault)
{
    return trustChoiceOf(must(mintServer(fault, kHost)).chain, nullptr, forHost(kHost));
}

} // namespace

TEST(TrustAdvice, NamesWhatACertificateIs)
{
    const Minted root = authority("Example Root");
    const Minted intermediate = authority("Example Issuing CA", &root);
    const Minted server = leaf(&intermediate);
    EXPECT_EQ(roleOf(root.certificate), CertificateRole::Root);
    EXPECT_EQ(roleOf(intermediate.certificate), CertificateRole::Intermediate);
    EXPECT_EQ(roleOf(server.certificate), CertificateRole::EndEntity);
    EXPECT_EQ(roleOf(leaf(nullptr).certificate), CertificateRole::SelfSigned);
    EXPECT_EQ(roleTitle(CertificateRole::Root), "root authority");
}

TEST(TrustAdvice, OfABundleTheValidAuthoritiesAreSuggested)
{
    const TempFolder folder;
    auto store = must(TrustStore::open(folder.path("trust")));
    const Minted root = authority("Example Root");
    const Minted old = authority("Example Old Root", nullptr, today() - kDay);
    const Minted server = leaf(&root);
    const auto previews = previewOf(bundleOf({&server, &root, &old}), store, today());
    ASSERT_EQ(previews.size(), 3U);
    EXPECT_FALSE(previews[0].suggested) << "its issuer is there";
    EXPECT_TRUE(previews[1].suggested);
    EXPECT_TRUE(previews[1].warnings.empty());
    EXPECT_FALSE(previews[2].suggested);
    ASSERT_FALSE(previews[2].warnings.empty());
    EXPECT_NE(previews[2].warnings.front().find("expired"), std::string::npos);
    EXPECT_TRUE(store.list().empty()) << "a preview writes nothing";
}

TEST(TrustAdvice, ALeafAloneIsWhatWasMeant)
{
    const TempFolder folder;
    const auto store = must(TrustStore::open(folder.path("trust")));
    const Minted server = leaf(nullptr);
    EXPECT_TRUE(previewOf(bundleOf({&server}), store, today()).front().suggested);
}

TEST(TrustAdvice, APreviewKnowsWhatIsThere)
{
    const TempFolder folder;
    auto store = must(TrustStore::open(folder.path("trust")));
    const Minted root = authority("Example Root");
    const std::vector<BundleEntry> entries{{root.certificate, "Ours", 0}};
    must(store.add(entries, TrustUsages{.mailServers = true}, "test"));
    MintSpec again;
    again.commonName = "Example Root";
    again.ca = true;
    again.keyPem = root.keyPem;
    const Minted renewed = must(mint(again));
    const Minted server = leaf(&root);
    const auto previews = previewOf(bundleOf({&root, &renewed, &server}), store, today());
    EXPECT_EQ(previews[0].outcome, AddOutcome::Duplicate);
    EXPECT_EQ(previews[0].presentName, "Ours");
    EXPECT_FALSE(previews[0].suggested);
    EXPECT_EQ(previews[1].outcome, AddOutcome::Renewal);
    EXPECT_EQ(previews[1].presentName, "Ours");
    EXPECT_TRUE(previews[1].suggested);
    EXPECT_EQ(previews[2].outcome, AddOutcome::Added);
    EXPECT_FALSE(previews[2].suggested) << "an authority came with it";
}

TEST(TrustAdvice, TheRootIsRecommendedWhenItWasSent)
{
    const TrustChoice choice = choiceFor(MintFault::UnknownRoot);
    ASSERT_TRUE(choice.recommended.has_value());
    const TrustCandidate& chosen = choice.candidates[*choice.recommended];
    EXPECT_EQ(chosen.role, CertificateRole::Root);
    EXPECT_TRUE(chosen.acceptedThen) << chosen.errorsThen.size();
    EXPECT_FALSE(choice.alreadyAccepted);
    EXPECT_EQ(choice.candidates.front().role, CertificateRole::EndEntity);
}

TEST(TrustAdvice, TheTopmostAuthorityIsRecommendedWhenTheRootWasNotSent)
{
    const TrustChoice choice = choiceFor(MintFault::UnknownRootNotSent);
    ASSERT_TRUE(choice.recommended.has_value());
    const TrustCandidate& chosen = choice.candidates[*choice.recommended];
    EXPECT_EQ(chosen.role, CertificateRole::Intermediate);
    EXPECT_TRUE(chosen.acceptedThen);
    EXPECT_NE(choice.advice.find(chosen.certificate.issuer), std::string::npos) << choice.advice;
}

TEST(TrustAdvice, ALeafIsRecommendedOnlyWhenItSignedItself)
{
    const TrustChoice alone = choiceFor(MintFault::SelfSigned);
    ASSERT_TRUE(alone.recommended.has_value());
    EXPECT_EQ(*alone.recommended, 0U);
    const TrustChoice incomplete = choiceFor(MintFault::IncompleteChain);
    EXPECT_FALSE(incomplete.recommended.has_value());
    EXPECT_NE(incomplete.advice.find("did not send"), std::string::npos) << incomplete.advice;
    ASSERT_EQ(incomplete.candidates.size(), 1U);
    EXPECT_TRUE(incomplete.candidates.front().acceptedThen) << "it can be trusted, knowingly";
}

TEST(TrustAdvice, TrustDoesNotMendAWrongName)
{
    const TrustChoice choice = choiceFor(MintFault::WrongName);
    ASSERT_TRUE(choice.recommended.has_value());
    const TrustCandidate& chosen = choice.candidates[*choice.recommended];
    EXPECT_FALSE(chosen.acceptedThen);
    ASSERT_EQ(chosen.errorsThen.size(), 1U);
    EXPECT_EQ(chosen.errorsThen.front().code, 62);
    EXPECT_NE(choice.advice.find("not accepted even then"), std::string::npos) << choice.advice;
}

TEST(TrustAdvice, WhatIsTrustedAlreadyNeedsNothing)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const TrustChoice choice = trustChoiceOf(server.chain, trusting(server), forHost(kHost));
    EXPECT_TRUE(choice.alreadyAccepted);
    EXPECT_NE(choice.advice.find("nothing needs"), std::string::npos);
}

TEST(TrustAdvice, WhatDoesNotBelongToTheChainComesLast)
{
    std::vector<Certificate> chain = must(mintServer(MintFault::UnknownRoot, kHost)).chain;
    const std::size_t length = chain.size();
    chain.insert(chain.begin() + 1, authority("Example Stranger").certificate);
    const TrustChoice choice = trustChoiceOf(chain, nullptr, forHost(kHost));
    ASSERT_EQ(choice.candidates.size(), length + 1);
    EXPECT_FALSE(choice.candidates.back().inPath);
    EXPECT_EQ(displayName(choice.candidates.back().certificate), "Example Stranger");
    EXPECT_FALSE(choice.candidates.back().acceptedThen);
    ASSERT_TRUE(choice.recommended.has_value());
    EXPECT_NE(*choice.recommended, length);
}

TEST(TrustAdvice, NothingSentIsNothingToChoose)
{
    const TrustChoice choice = trustChoiceOf({}, nullptr, forHost(kHost));
    EXPECT_TRUE(choice.candidates.empty());
    EXPECT_FALSE(choice.recommended.has_value());
    EXPECT_FALSE(choice.advice.empty());
}

TEST(TrustAdvice, APathGoesUpAsFarAsTheStoreKnows)
{
    const TempFolder folder;
    auto store = must(TrustStore::open(folder.path("trust")));
    const Minted root = authority("Example Root");
    const Minted intermediate = authority("Example Issuing CA", &root);
    const Minted server = leaf(&intermediate);
    const std::vector<BundleEntry> entries{{server.certificate, "", 0}, {intermediate.certificate, "", 0}};
    must(store.add(entries, {}, "test"));
    EXPECT_EQ(pathIn(store, *store.find(server.certificate.sha256)).size(), 2U);
    const std::vector<BundleEntry> top{{root.certificate, "", 0}};
    must(store.add(top, {}, "test"));
    const auto path = pathIn(store, *store.find(server.certificate.sha256));
    ASSERT_EQ(path.size(), 3U);
    EXPECT_EQ(path.back()->certificate, root.certificate);
}

TEST(TrustAdvice, WhatTwoIssuedTogetherDependsOnBoth)
{
    const TempFolder folder;
    auto store = must(TrustStore::open(folder.path("trust")));
    const Minted root = authority("Example Root");
    MintSpec again;
    again.commonName = "Example Root";
    again.ca = true;
    again.keyPem = root.keyPem;
    const Minted renewed = must(mint(again));
    const Minted intermediate = authority("Example Issuing CA", &root);
    const std::vector<BundleEntry> entries{
        {root.certificate, "", 0}, {renewed.certificate, "", 0}, {intermediate.certificate, "", 0}};
    must(store.add(entries, {}, "test"));
    EXPECT_TRUE(store.dependantsOf(root.certificate.sha256).empty()) << "the renewal is its issuer too";
    const std::vector<std::string> both{root.certificate.sha256, renewed.certificate.sha256};
    const auto dependants = store.dependantsOf(both);
    ASSERT_EQ(dependants.size(), 1U);
    EXPECT_EQ(dependants.front()->certificate, intermediate.certificate);
    EXPECT_EQ(must(store.remove(both, true)).size(), 3U);
    EXPECT_TRUE(store.list().empty());
}

TEST(TrustAdvice, FingerprintsAreComparedHoweverTheyAreWritten)
{
    const Certificate certificate = authority("Example Root").certificate;
    std::string bare;
    std::string spaced;
    for (const char c : certificate.sha256) {
        if (c != ':')
            bare += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
        spaced += c == ':' ? ' ' : c;
    }
    for (const std::string& told : {certificate.sha256, bare, spaced, " " + bare + "\n",
             "SHA256 Fingerprint=" + certificate.sha256, "sha256 fingerprint: " + bare, "SHA-256: " + spaced})
        EXPECT_EQ(matchFingerprint(told, certificate), FingerprintMatch::SameSha256) << told;
    EXPECT_EQ(matchFingerprint(certificate.sha1, certificate), FingerprintMatch::SameSha1);
    EXPECT_EQ(
        matchFingerprint("SHA1 Fingerprint=" + certificate.sha1, certificate), FingerprintMatch::SameSha1);
    std::string other = bare;
    other.back() = other.back() == '0' ? '1' : '0';
    EXPECT_EQ(matchFingerprint(other, certificate), FingerprintMatch::Different);
    EXPECT_EQ(matchFingerprint(authority("Example Other").certificate.sha1, certificate),
        FingerprintMatch::Different);
    EXPECT_EQ(matchFingerprint(bare.substr(1), certificate), FingerprintMatch::NotOne);
    EXPECT_EQ(matchFingerprint("it is fine", certificate), FingerprintMatch::NotOne);
    EXPECT_EQ(matchFingerprint(" \n", certificate), FingerprintMatch::Empty);
}
