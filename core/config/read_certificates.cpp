// SPDX-License-Identifier: GPL-3.0-or-later
// Trustpoints, certificate chains and certificate maps.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

namespace rungbook::config
{

Verdict FactReader::pki(const Line& line)
{
    if (line.is(2, "trustpoint")) {
        const std::string_view name = line.word(3);
        if (name.empty())
            return reject("a name is expected");
        if (line.negated())
            return Verdict::Understood;
        named(m_facts.trustpoints, m_trustpoints, name, line.whole());
        const std::size_t index = m_trustpoints.at(std::string(name));
        Trustpoint& point = m_facts.trustpoints[index];
        if (!point.defined)
            define(NameKind::Trustpoint, name, line.where());
        point.defined = true;
        point.where = line.whole();
        eachChild(line, [&](const Line& sub) {
            Trustpoint& own = m_facts.trustpoints[index];
            if (sub.negated())
                return Verdict::Understood;
            if (sub.is(0, "enrollment"))
                own.enrollment.set(sub.text(1), sub.where(), sub.text(1));
            else if (sub.is(0, "subject-name"))
                own.subjectName.set(sub.text(1), sub.where(), sub.text(1));
            else if (sub.is(0, "fqdn"))
                setText(own.fqdn, sub, 1);
            else if (sub.isAny(0, {"keypair", "rsakeypair", "eckeypair"}))
                setText(own.keypair, sub, 1);
            else if (sub.is(0, "revocation-check"))
                own.revocationCheck.set(sub.text(1), sub.where(), sub.text(1));
            else if (sub.are(0, {"match", "certificate"}))
                use(NameKind::CertificateMap, sub.word(2), sub);
            return Verdict::Understood; // a trustpoint has many fields that no check looks at
        });
        return Verdict::Understood;
    }
    if (line.are(2, {"certificate", "chain"})) {
        const std::string_view name = line.word(4);
        if (name.empty())
            return reject("a name is expected");
        Trustpoint& point = named(m_facts.trustpoints, m_trustpoints, name, line.where());
        point.chain = line.whole();
        const std::size_t index = m_trustpoints.at(std::string(name));
        eachChild(line, [&](const Line& sub) {
            Trustpoint& own = m_facts.trustpoints[index];
            if (!sub.is(0, "certificate"))
                return sub.is(0, "crl") ? Verdict::Understood : reject("certificate is expected");
            (sub.is(1, "ca") ? own.caCertificates : own.identityCertificates).push_back(sub.where());
            return Verdict::Understood;
        });
        use(NameKind::Trustpoint, name, line);
        return Verdict::Understood;
    }
    if (line.are(2, {"certificate", "map"})) {
        const std::string_view name = line.word(4);
        if (name.empty())
            return reject("a name is expected");
        if (line.negated())
            return Verdict::Understood;
        CertificateMap map;
        map.name = std::string(name);
        map.sequence = line.number(5).value_or(10);
        map.where = line.whole();
        define(NameKind::CertificateMap, name, line.where());
        eachChild(line, [&](const Line& sub) {
            map.conditions.push_back(sub.text());
            return sub.isAny(0,
                       {"subject-name", "issuer-name", "alt-subject-name", "extended-key-usage",
                           "description", "name", "unstructured-subject-name", "valid-start", "expires-on",
                           "field", "serial-number", "subject", "issuer"})
                ? Verdict::Understood
                : reject("no such field of a certificate");
        });
        m_facts.certificateMaps.push_back(std::move(map));
        return Verdict::Understood;
    }
    eachChild(line, [](const Line&) { return Verdict::Other; });
    return line.isAny(2,
               {"trustpool", "server", "profile", "certificate", "token", "crl", "lookup", "export", "import",
                   "enroll", "authenticate", "alerts", "permit-weak-crypto", "http", "benchmark",
                   "reference-identity"})
        ? Verdict::Understood
        : reject("no such crypto ca command");
}

} // namespace rungbook::config
