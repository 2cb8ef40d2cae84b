// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/verify_text.h"

#include "core/tls/trust_anchors.h"

namespace rungbook::tls
{

namespace
{

tl::unexpected<Error> nothingIn(const char* what, const Bundle& bundle)
{
    const BundleProblem& why = bundle.problems.front();
    const std::string where = why.line > 0 ? ", line " + std::to_string(why.line) : std::string{};
    return failure(Error::Kind::NotUnderstood, std::string(what) + where + ": " + why.message, why.hint);
}

} // namespace

Result<TextVerification> verifyText(std::string_view chain, std::string_view roots,
    const TrustAnchorsPtr& base, const VerifyQuestion& question)
{
    TextVerification out;
    out.chain = readBundle(chain);
    if (out.chain.certificates.empty())
        return nothingIn("The chain", out.chain);
    std::vector<Certificate> trusted;
    if (!roots.empty()) {
        out.roots = readBundle(roots);
        if (out.roots.certificates.empty())
            return nothingIn("The roots", out.roots);
        for (const BundleEntry& entry : out.roots.certificates)
            trusted.push_back(entry.certificate);
    }
    out.report = verifyChain(chainOf(out.chain), withAnchors(base, trusted), question);
    return out;
}

} // namespace rungbook::tls
