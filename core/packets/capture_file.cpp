// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packets/capture_file.h"

#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <pcap/pcap.h>

namespace rungbook::packets
{

namespace
{

struct Closer {
    void operator()(pcap_t* handle) const { pcap_close(handle); } // closes the stream as well
};

} // namespace

bool looksLikeCapture(std::string_view bytes)
{
    using namespace std::string_view_literals;
    constexpr std::array kMagic{"\xd4\xc3\xb2\xa1"sv, "\xa1\xb2\xc3\xd4"sv, "\x4d\x3c\xb2\xa1"sv,
        "\xa1\xb2\x3c\x4d"sv, "\x34\xcd\xb2\xa1"sv, "\xa1\xb2\xcd\x34"sv, "\x0a\x0d\x0d\x0a"sv};
    for (const std::string_view magic : kMagic)
        if (bytes.starts_with(magic))
            return true;
    return false;
}

Result<CaptureSummary> readCapture(std::string_view bytes, const std::function<bool(const Packet&)>& take)
{
    const std::string hint = "Give a pcap or pcapng file, or paste the packet list as text.";
    if (bytes.empty())
        return failure(Error::Kind::NotUnderstood, "The capture is empty.", hint);
    // fmemopen() wants a pointer to change, but opened for reading it changes nothing.
    FILE* stream = fmemopen(const_cast<char*>(bytes.data()), bytes.size(), "rb");
    if (stream == nullptr)
        return failure(Error::Kind::Unreadable, "The capture cannot be read from memory.",
            "Free some memory and try again.");
    std::array<char, PCAP_ERRBUF_SIZE> words{};
    const std::unique_ptr<pcap_t, Closer> handle(pcap_fopen_offline(stream, words.data()));
    if (handle == nullptr) {
        std::fclose(stream);
        return failure(Error::Kind::NotUnderstood,
            fmt::format("This is no capture that can be read: {}.", words.data()), hint);
    }
    CaptureSummary summary;
    const int linkType = pcap_datalink(handle.get());
    while (true) {
        pcap_pkthdr* header = nullptr;
        const u_char* data = nullptr;
        const int status = pcap_next_ex(handle.get(), &header, &data);
        if (status != 1) {
            if (status == PCAP_ERROR) {
                summary.cut = true;
                summary.trouble = pcap_geterr(handle.get());
            }
            return summary;
        }
        ++summary.packets;
        Packet packet;
        packet.number = summary.packets;
        packet.micros = static_cast<std::int64_t>(header->ts.tv_sec) * 1'000'000 + header->ts.tv_usec;
        packet.linkType = linkType;
        packet.wireLength = header->len;
        packet.bytes = {reinterpret_cast<const char*>(data), header->caplen};
        if (!take(packet))
            return summary;
    }
}

} // namespace rungbook::packets
