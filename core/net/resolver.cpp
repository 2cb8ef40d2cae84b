// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/resolver.h"

#include "core/net/address.h"
#include "core/net/hosts_file.h"

#include <algorithm>
#include <ares.h>
#include <arpa/inet.h>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace rungbook::net
{

namespace
{

using smtp::DnsAnswer;
using smtp::DnsOutcome;

constexpr std::uint16_t kDnsPort = 53;
constexpr std::size_t kMostServers = 3; // as the resolver of the C library

// What a name has to be like before it is worth asking for. Underscores are fine: SRV names have them.
bool askable(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    if (name.empty() || name.size() > 253)
        return false;
    std::size_t label = 0;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '.') {
            if (label == 0)
                return false;
            label = 0;
        } else if (u <= 0x20 || u >= 0x7F || c == '\\' || ++label > 63) {
            return false;
        }
    }
    return label != 0;
}

std::optional<DnsOutcome> failureOf(int status)
{
    switch (status) {
    case ARES_SUCCESS:
        return std::nullopt;
    case ARES_ENODATA:
        return DnsOutcome::NoData;
    case ARES_ENOTFOUND:
        return DnsOutcome::NxDomain;
    case ARES_EREFUSED:
        return DnsOutcome::Refused;
    case ARES_ETIMEOUT:
        return DnsOutcome::TimedOut;
    case ARES_ECONNREFUSED:
        return DnsOutcome::Unreachable;
    case ARES_ESERVFAIL:
    case ARES_EFORMERR:
    case ARES_ENOTIMP:
        return DnsOutcome::ServFail;
    default:
        return DnsOutcome::Malformed;
    }
}

// The status of a message by its response code, as ares_query gives it; ares_send leaves that to its caller. RFC 1035, section 4.1.1.
int statusOf(std::string_view message)
{
    constexpr std::size_t kCodeAt = 3;
    if (message.size() <= kCodeAt)
        return ARES_EBADRESP;
    switch (static_cast<unsigned char>(message[kCodeAt]) & 0x0FU) {
    case 0:
        return ARES_SUCCESS;
    case 3:
        return ARES_ENOTFOUND;
    case 5:
        return ARES_EREFUSED;
    default:
        return ARES_ESERVFAIL;
    }
}

bool worthAskingAnother(DnsOutcome outcome)
{
    return outcome != DnsOutcome::Answered && outcome != DnsOutcome::NxDomain
        && outcome != DnsOutcome::NoData;
}

struct SystemSettings {
    std::vector<std::string> servers;
    std::vector<std::string> domains;
};

// /etc/resolv.conf as c-ares reads it.
SystemSettings systemSettings()
{
    SystemSettings found;
    ares_channel channel = nullptr;
    if (ares_init(&channel) != ARES_SUCCESS)
        return found;
    ares_addr_port_node* servers = nullptr;
    if (ares_get_servers_ports(channel, &servers) == ARES_SUCCESS) {
        for (const ares_addr_port_node* s = servers; s && found.servers.size() < kMostServers; s = s->next) {
            std::array<char, INET6_ADDRSTRLEN> text{};
            if (!::inet_ntop(s->family, &s->addr, text.data(), text.size()))
                continue;
            const auto port = static_cast<std::uint16_t>(s->udp_port);
            found.servers.push_back(
                port == 0 || port == kDnsPort ? text.data() : endpointText(text.data(), port));
        }
        if (servers)
            ares_free_data(servers);
    }
    ares_options options{};
    int mask = 0;
    if (ares_save_options(channel, &options, &mask) == ARES_SUCCESS) {
        for (int i = 0; i < options.ndomains; ++i)
            found.domains.emplace_back(options.domains[i]);
        ares_destroy_options(&options);
    }
    ares_destroy(channel);
    return found;
}

} // namespace

// One server with its own c-ares channel, so that it is known who was asked.
struct Resolver::Impl : std::enable_shared_from_this<Resolver::Impl> {
    struct Server {
        std::string shown;
        ares_channel channel = nullptr;
        std::map<int, FdWatch> watches;
        std::optional<Timer> timer;
        Impl* owner = nullptr;
    };
    struct Question {
        std::string asked; ///< as the caller wrote it
        std::vector<std::string> candidates; ///< full names, in the order in which they are tried
        RecordType type = RecordType::A;
        Done done;
        double began = 0;
        std::size_t candidate = 0;
        std::size_t server = 0;
        std::vector<smtp::DnsTry> earlier;
    };
    // Handed to c-ares, which gives it back exactly once.
    struct Pending {
        std::weak_ptr<Impl> owner;
        std::shared_ptr<Question> question;
        bool unchecked = false; ///< asked with checking disabled
    };

    Impl(EventLoop& l, ResolverOptions o)
        : loop(l)
        , options(std::move(o))
        , hosts(options.hostsFile.empty() ? HostsFile() : HostsFile::read(options.hostsFile))
    {
        names = options.nameservers;
        if (names.empty()) {
            SystemSettings system = systemSettings();
            names = std::move(system.servers);
            domains = std::move(system.domains);
        }
        for (const std::string& name : names) {
            auto server = std::make_unique<Server>();
            server->shown = name;
            server->owner = this;
            servers.push_back(std::move(server));
        }
    }

    ~Impl()
    {
        for (auto& server : servers) {
            if (server->channel)
                ares_destroy(server->channel); // calls back with ARES_EDESTRUCTION
        }
    }

    static void socketState(void* data, ares_socket_t fd, int readable, int writable)
    {
        auto* server = static_cast<Server*>(data);
        if (readable == 0 && writable == 0) {
            server->watches.erase(fd);
            return;
        }
        auto at = server->watches.find(fd);
        if (at == server->watches.end()) {
            at = server->watches
                     .emplace(fd,
                         FdWatch(server->owner->loop, fd,
                             [server, fd](bool canRead, bool canWrite) {
                                 const auto keep = server->owner->shared_from_this();
                                 ares_process_fd(server->channel, canRead ? fd : ARES_SOCKET_BAD,
                                     canWrite ? fd : ARES_SOCKET_BAD);
                                 keep->armTimer(*server);
                             }))
                     .first;
        }
        at->second.want(readable != 0, writable != 0);
    }

    bool open(Server& server)
    {
        if (server.channel)
            return true;
        const auto endpoint = endpointFromText(server.shown, kDnsPort);
        if (!endpoint)
            return false;
        ares_options wanted{};
        wanted.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_STAYOPEN;
        wanted.timeout = static_cast<int>(options.timeoutMs);
        wanted.tries = options.tries;
        wanted.sock_state_cb = &Impl::socketState;
        wanted.sock_state_cb_data = &server;
        if (ares_init_options(&server.channel, &wanted,
                ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB)
            != ARES_SUCCESS) {
            server.channel = nullptr;
            return false;
        }
        const std::string text = endpointText(endpoint->address.text, endpoint->port);
        if (ares_set_servers_ports_csv(server.channel, text.c_str()) != ARES_SUCCESS)
            return false;
        server.timer.emplace(loop);
        return true;
    }

    void armTimer(Server& server)
    {
        timeval wait{};
        if (!ares_timeout(server.channel, nullptr, &wait)) {
            server.timer->cancel();
            return;
        }
        const double ms = static_cast<double>(wait.tv_sec) * 1000 + static_cast<double>(wait.tv_usec) / 1000;
        server.timer->at(loop.now() + ms + 0.5, [this, &server] {
            const auto keep = shared_from_this();
            ares_process_fd(server.channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
            armTimer(server);
        });
    }

    // Asks the same server once more with checking disabled: when that answers, it is the validation that failed.
    bool sendUnchecked(const std::shared_ptr<Question>& question)
    {
        constexpr int kFlagsAt = 3; // the second byte of the flags of a message, RFC 1035 section 4.1.1
        constexpr unsigned char kCheckingDisabled = 0x10;
        unsigned char* bytes = nullptr;
        int length = 0;
        if (ares_create_query(question->candidates[question->candidate].c_str(), 1,
                static_cast<int>(question->type), 0, 1, &bytes, &length, 0)
            != ARES_SUCCESS)
            return false;
        bytes[kFlagsAt] |= kCheckingDisabled;
        Server& server = *servers[question->server];
        ares_send(
            server.channel, bytes, length, &Impl::answered, new Pending{weak_from_this(), question, true});
        ares_free_string(bytes);
        armTimer(server);
        return true;
    }

    void send(const std::shared_ptr<Question>& question)
    {
        if (question->server >= servers.size() || !open(*servers[question->server])) {
            finish(*question, DnsOutcome::Unreachable, {});
            return;
        }
        Server& server = *servers[question->server];
        auto* pending = new Pending{weak_from_this(), question, false};
        ares_query(server.channel, question->candidates[question->candidate].c_str(), 1,
            static_cast<int>(question->type), &Impl::answered, pending);
        armTimer(server);
    }

    static void answered(void* argument, int status, int /*timeouts*/, unsigned char* bytes, int length)
    {
        const std::unique_ptr<Pending> pending(static_cast<Pending*>(argument));
        const auto self = pending->owner.lock();
        if (!self || status == ARES_EDESTRUCTION || status == ARES_ECANCELLED)
            return;
        // From the loop, not from inside c-ares: what follows may ask the next question.
        std::string message;
        if (bytes && length > 0)
            message.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
        self->loop.post([weak = pending->owner, question = pending->question, unchecked = pending->unchecked,
                            status, message] {
            const auto still = weak.lock();
            if (!still)
                return;
            DnsRecords records;
            const int known = unchecked && status == ARES_SUCCESS ? statusOf(message) : status;
            const DnsOutcome outcome = outcomeOf(*question, known, message, records);
            if (unchecked)
                still->finish(*question, DnsOutcome::ServFail, {}, outcome);
            else
                still->judge(question, outcome, std::move(records));
        });
    }

    static DnsOutcome outcomeOf(
        const Question& question, int status, const std::string& message, DnsRecords& records)
    {
        const std::string& name = question.candidates[question.candidate];
        DnsOutcome outcome = failureOf(status).value_or(DnsOutcome::Answered);
        if (!message.empty()) {
            records = readAnswers(message, name, question.type);
            if (outcome == DnsOutcome::Answered) {
                if (!records.wellFormed)
                    outcome = DnsOutcome::Malformed;
                else if (records.records.empty())
                    outcome = DnsOutcome::NoData;
            }
        } else if (outcome == DnsOutcome::Answered) {
            outcome = DnsOutcome::Malformed;
        }
        return outcome;
    }

    void judge(const std::shared_ptr<Question>& question, DnsOutcome outcome, DnsRecords records)
    {
        if (worthAskingAnother(outcome) && question->server + 1 < servers.size()) {
            question->earlier.push_back({servers[question->server]->shown, outcome});
            ++question->server;
            send(question);
            return;
        }
        if (outcome == DnsOutcome::NxDomain && question->candidate + 1 < question->candidates.size()) {
            ++question->candidate;
            question->server = 0;
            question->earlier.clear();
            send(question);
            return;
        }
        if (outcome == DnsOutcome::ServFail && sendUnchecked(question))
            return;
        finish(*question, outcome, std::move(records));
    }

    void finish(Question& question, DnsOutcome outcome, DnsRecords records,
        std::optional<DnsOutcome> unchecked = std::nullopt)
    {
        DnsAnswer answer;
        answer.name = outcome == DnsOutcome::Answered && question.candidate < question.candidates.size()
            ? question.candidates[question.candidate]
            : question.asked;
        answer.type = std::string(nameOf(question.type));
        answer.outcome = outcome;
        answer.records = std::move(records.records);
        answer.aliases = std::move(records.aliases);
        if (question.server < servers.size())
            answer.resolver = servers[question.server]->shown;
        answer.earlier = std::move(question.earlier);
        answer.unchecked = unchecked;
        answer.ms = loop.now() - question.began;
        question.done(answer);
    }

    bool askHosts(const Question& question)
    {
        DnsAnswer answer;
        const auto wanted = question.type == RecordType::Aaaa ? AddressFamily::V6 : AddressFamily::V4;
        if (question.type == RecordType::A || question.type == RecordType::Aaaa) {
            const std::vector<Address> all = hosts.addresses(question.asked);
            if (all.empty())
                return false;
            for (const Address& address : all) {
                if (address.family == wanted)
                    answer.records.push_back(address.text);
            }
        } else {
            return false;
        }
        answer.outcome = answer.records.empty() ? DnsOutcome::NoData : DnsOutcome::Answered;
        tell(question, std::move(answer));
        return true;
    }

    void tell(const Question& question, DnsAnswer answer)
    {
        answer.name = question.asked;
        answer.type = std::string(nameOf(question.type));
        answer.resolver = "hosts file";
        answer.ms = 0;
        loop.post([weak = weak_from_this(), done = question.done, answer] {
            if (weak.lock())
                done(answer);
        });
    }

    EventLoop& loop;
    ResolverOptions options;
    HostsFile hosts;
    std::vector<std::string> names;
    std::vector<std::string> domains;
    std::vector<std::unique_ptr<Server>> servers;
};

Resolver::Resolver(EventLoop& loop, ResolverOptions options)
    : m_impl(std::make_shared<Impl>(loop, std::move(options)))
{
}

Resolver::~Resolver() = default;

void Resolver::ask(std::string_view name, RecordType type, Done done)
{
    auto question = std::make_shared<Impl::Question>();
    question->asked = std::string(name);
    question->type = type;
    question->done = std::move(done);
    question->began = m_impl->loop.now();
    if (m_impl->askHosts(*question))
        return;
    // An absolute name ends with a dot in c-ares as well; without it nothing is appended either, because the search is ours.
    if (name.find('.') == std::string_view::npos && (type == RecordType::A || type == RecordType::Aaaa)) {
        for (const std::string& domain : m_impl->domains)
            question->candidates.push_back(question->asked + "." + domain);
    }
    question->candidates.push_back(question->asked);
    std::erase_if(question->candidates, [](const std::string& candidate) { return !askable(candidate); });
    if (question->candidates.empty()) {
        // No server is troubled with a name that can not exist.
        m_impl->loop.post([weak = m_impl->weak_from_this(), question] {
            if (const auto self = weak.lock()) {
                question->server = self->servers.size();
                self->finish(*question, DnsOutcome::Malformed, {});
            }
        });
        return;
    }
    m_impl->loop.post([weak = m_impl->weak_from_this(), question] {
        if (const auto self = weak.lock())
            self->send(question);
    });
}

void Resolver::askReverse(std::string_view address, Done done)
{
    const std::string name = m_impl->hosts.name(address);
    if (name.empty()) {
        ask(reverseName(address), RecordType::Ptr, std::move(done));
        return;
    }
    Impl::Question question;
    question.asked = reverseName(address);
    question.type = RecordType::Ptr;
    question.done = std::move(done);
    DnsAnswer answer;
    answer.records = {name};
    m_impl->tell(question, std::move(answer));
}

const std::vector<std::string>& Resolver::nameservers() const
{
    return m_impl->names;
}

std::string_view describe(DnsOutcome outcome)
{
    switch (outcome) {
    case DnsOutcome::Answered:
        return "answered";
    case DnsOutcome::NxDomain:
        return "the DNS knows no such name (NXDOMAIN)";
    case DnsOutcome::NoData:
        return "the name exists, but has no record of this type (NODATA)";
    case DnsOutcome::ServFail:
        return "the DNS server could not find out (SERVFAIL)";
    case DnsOutcome::Refused:
        return "the DNS server refuses to answer us (REFUSED)";
    case DnsOutcome::TimedOut:
        return "no answer from the DNS server";
    case DnsOutcome::Unreachable:
        return "the DNS server cannot be reached";
    case DnsOutcome::Malformed:
        return "the question or the answer is malformed";
    }
    return "unknown";
}

} // namespace rungbook::net
