// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizards/setup_state.h"

#include "core/smtp/check.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"
#include "ui/models/text.h"

#include <QStandardPaths>
#include <algorithm>
#include <span>

namespace rungbook::ui
{

namespace
{

const QString kSlot = QStringLiteral("smtp wizard");

std::string folderOf(const WizardHooks& hooks)
{
    return hooks.trustFolder.empty() ? (QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
               + QStringLiteral("/rungbook/trust"))
                                           .toStdString()
                                     : hooks.trustFolder;
}

} // namespace

SetupState::SetupState(JobTracker& jobs, WizardHooks hooks)
    : m_jobs(jobs)
    , m_hooks(std::move(hooks))
{
    connect(&m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == kSlot) {
            trials.stopped();
            Q_EMIT busyChanged();
        }
    });
}

SetupState::~SetupState()
{
    m_jobs.drop(kSlot);
}

net::AnchorSource SetupState::anchors() const
{
    if (m_hooks.anchors)
        return m_hooks.anchors;
    return [folder = folderOf(m_hooks)] {
        const tls::TrustAnchorsPtr system = tls::systemAnchors();
        const auto store = tls::TrustStore::open(folder);
        return store ? store->anchorsFor(tls::TrustUsage::MailServers, system) : system;
    };
}

Result<void> SetupState::trust(const tls::Certificate& issuer)
{
    const net::ServerCandidate* server = chosen();
    const std::string source =
        server ? server->server + ":" + std::to_string(server->port) : std::string("wizard");
    if (m_hooks.trust)
        return m_hooks.trust(issuer, source);
    auto store = tls::TrustStore::open(folderOf(m_hooks));
    if (!store)
        return tl::unexpected(store.error());
    tls::TrustUsages usages;
    usages.set(tls::TrustUsage::MailServers, true);
    const tls::BundleEntry entry{issuer, {}, 0};
    const auto added = store->add(std::span(&entry, 1), usages, source);
    if (!added)
        return tl::unexpected(added.error());
    // It may be there already, disabled or for something else.
    if (const tls::TrustedCertificate* known = store->find(issuer.sha256)) {
        tls::TrustedCertificate changed = *known;
        changed.enabled = true;
        changed.usages.set(tls::TrustUsage::MailServers, true);
        if (!(changed == *known))
            return store->update(changed);
    }
    return {};
}

void SetupState::discover(const QString& input, std::function<void()> done)
{
    choose({});
    trials = {};
    looks.clear();
    discovery = {};
    const auto find = m_hooks.discover;
    const net::ResolverOptions resolver = m_hooks.resolver;
    const std::string text = input.toStdString();
    m_jobs.start(kSlot, tr("Looking for mail servers of %1").arg(input),
        [this, find, resolver, text, done = std::move(done)](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            auto found = std::make_shared<net::Discovery>(
                find ? find(text, context.job) : net::discover(text, resolver, context.job));
            return [this, found, done] {
                discovery = std::move(*found);
                trials = net::SetupTrials(discovery.candidates);
                looks.assign(trials.size(), nullptr);
                m_jobs.drop(kSlot); // it is over: what is asked next must not be told that it is busy
                done();
                Q_EMIT busyChanged();
            };
        });
    Q_EMIT busyChanged();
}

void SetupState::test(smtp::ProbeSettings settings, Steps steps, Done done)
{
    auto shared = std::make_shared<smtp::ProbeSettings>(std::move(settings));
    const QString title = tr("Testing %1:%2").arg(toQt(shared->server)).arg(shared->port);
    net::ProbeOptions options;
    options.resolver = m_hooks.resolver;
    m_jobs.start(kSlot, title,
        [this, shared, options, trusted = anchors(), steps = std::move(steps), done = std::move(done)](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            net::ProbeOptions mine = options;
            auto seen = std::make_shared<std::vector<smtp::Step>>();
            if (steps) {
                mine.watcher.step = [seen, steps, context](std::size_t index, const smtp::Step& step) {
                    if (seen->size() <= index)
                        seen->resize(index + 1);
                    (*seen)[index] = step;
                    context.deliver([steps, copy = *seen] { steps(copy); });
                };
            }
            auto result =
                std::make_shared<smtp::ProbeResult>(net::runProbe(*shared, trusted, context.job, mine));
            smtp::diagnose(*result);
            if (result->tls)
                tls::certificatesOf(tls::systemAnchors()); // takes a moment once: facts() needs them at once
            return [this, result, done] {
                m_jobs.drop(kSlot);
                done(result);
                Q_EMIT busyChanged();
            };
        });
    Q_EMIT busyChanged();
} // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): the job owns its function

void SetupState::stop()
{
    m_jobs.drop(kSlot);
    trials.stopped();
    Q_EMIT busyChanged();
}

bool SetupState::busy() const
{
    return m_jobs.isRunning(kSlot);
}

const net::ServerCandidate* SetupState::chosen() const
{
    return choice && *choice < trials.size() ? &trials.candidate(*choice) : nullptr;
}

const smtp::Trial* SetupState::chosenTrial() const
{
    return chosen() && trials.state(*choice) == net::TrialState::Done ? &trials.trial(*choice) : nullptr;
}

void SetupState::choose(std::optional<std::size_t> candidate)
{
    if (candidate == choice)
        return;
    choice = candidate;
    trusted = goOnWithout = false;
    loginTest.reset();
    mailTest.reset();
}

smtp::ProbeSettings SetupState::settings(smtp::Depth depth) const
{
    smtp::ProbeSettings s;
    if (const net::ServerCandidate* server = chosen()) {
        s.server = server->server;
        s.port = server->port;
        s.security = server->security;
    }
    const smtp::Trial* trial = chosenTrial();
    if (trial && trial->verdict == smtp::TrialVerdict::ClearOnly)
        s.security = smtp::Security::None;
    s.authenticate = authenticate;
    if (authenticate) {
        s.user = user.toStdString();
        s.password = Secret(password.toStdString());
        s.mechanism = mechanism;
        s.allowClearAuth = clearAuth;
    }
    s.from = from.trimmed().toStdString();
    for (const QString& one : to.split(u',', Qt::SkipEmptyParts))
        s.to.push_back(one.trimmed().toStdString());
    s.mail.purpose = purpose.toStdString();
    s.depth = depth;
    return s;
}

smtp::SetupFacts SetupState::facts() const
{
    const auto test = [](const std::shared_ptr<const smtp::ProbeResult>& result, smtp::Phase phase) {
        const smtp::Step* step = result ? result->step(phase) : nullptr;
        return !step                                     ? smtp::SetupTest::NotTried
            : step->outcome == smtp::StepOutcome::Passed ? smtp::SetupTest::Passed
                                                         : smtp::SetupTest::Failed;
    };
    const smtp::ProbeSettings s = settings(smtp::Depth::Auth);
    smtp::SetupFacts facts;
    facts.server = s.server;
    facts.port = s.port;
    facts.security = s.security;
    facts.timeoutSeconds = s.timeoutSeconds;
    facts.authenticate = s.authenticate;
    facts.user = s.user;
    facts.from = s.from;
    facts.to = s.to;
    facts.purpose = s.mail.purpose;
    facts.trustRefused = goOnWithout;
    if (const smtp::Trial* trial = chosenTrial()) {
        facts.mechanisms = trial->mechanisms;
        facts.connection =
            trial->verdict == smtp::TrialVerdict::Good || trial->verdict == smtp::TrialVerdict::ClearOnly
            ? smtp::SetupTest::Passed
            : smtp::SetupTest::Failed;
    }
    const auto& look = choice && *choice < looks.size() ? looks[*choice] : nullptr;
    const auto& last = mailTest ? mailTest : loginTest ? loginTest : look;
    if (last) {
        facts.when = last->startedAt;
        for (const smtp::DnsAnswer& answer : last->dns) {
            if (answer.type == "A" || answer.type == "AAAA")
                facts.addresses.insert(facts.addresses.end(), answer.records.begin(), answer.records.end());
        }
    }
    if (look && look->tls) {
        const tls::TlsReport& report = *look->tls;
        if (report.verify.accepted && !report.verify.path.empty())
            facts.issuer = report.verify.path.back();
        else if (const tls::Certificate* issuer = smtp::issuerToTrust(report))
            facts.issuer = *issuer;
        const std::span<const tls::Certificate> system = tls::certificatesOf(tls::systemAnchors());
        facts.issuerPrivate = facts.issuer
            && std::none_of(system.begin(), system.end(),
                [&](const tls::Certificate& one) { return one.sha256 == facts.issuer->sha256; });
    }
    facts.login =
        test(mailTest && mailTest->step(smtp::Phase::Auth) ? mailTest : loginTest, smtp::Phase::Auth);
    facts.mail = test(mailTest, smtp::Phase::Data);
    if (facts.mail == smtp::SetupTest::NotTried && mailTest)
        facts.mail = smtp::SetupTest::Failed;
    if (mailTest)
        facts.queueId = mailTest->queueId;
    return facts;
}

} // namespace rungbook::ui
