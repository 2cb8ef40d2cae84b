// SPDX-License-Identifier: GPL-3.0-or-later
// What SARIF 2.1.0 asks of the parts that the reports use: which keys an object may have, which it must have, of what type, and the values of
// enumerations. The objects of the standard allow no other keys, so one that is not listed here is an error or needs to be looked up.
#include "tests/cli/cli_process.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace rungbook::test
{

namespace
{

using nlohmann::json;

// The type of a value: a basic type, "[x" an array of x, "{x" an object whose values are x, "=a|b" one of these words, "*" anything in a
// property bag, else the name of an object below. A key that ends in "!" must be there; "unique [x" is an array without repetition.
using Keys = std::map<std::string, std::string>;

const std::map<std::string, Keys>& objects()
{
    static const std::map<std::string, Keys> all{
        {"log", {{"$schema", "string"}, {"version!", "=2.1.0"}, {"runs!", "[run"}}},
        {"run",
            {{"tool!", "tool"}, {"invocations", "[invocation"}, {"artifacts", "unique [artifact"},
                {"results", "[result"}, {"columnKind", "=utf16CodeUnits|unicodeCodePoints"},
                {"properties", "*"}}},
        {"tool", {{"driver!", "toolComponent"}, {"properties", "*"}}},
        {"toolComponent",
            {{"name!", "string"}, {"version", "string"}, {"semanticVersion", "string"},
                {"informationUri", "string"}, {"rules", "unique [reportingDescriptor"}, {"properties", "*"}}},
        {"reportingDescriptor",
            {{"id!", "string"}, {"name", "string"}, {"shortDescription", "multiformat"},
                {"fullDescription", "multiformat"}, {"help", "multiformat"}, {"helpUri", "string"},
                {"defaultConfiguration", "configuration"}, {"properties", "*"}}},
        {"configuration",
            {{"enabled", "boolean"}, {"level", "=none|note|warning|error"}, {"properties", "*"}}},
        {"multiformat", {{"text!", "string"}, {"markdown", "string"}, {"properties", "*"}}},
        {"invocation", {{"executionSuccessful!", "boolean"}, {"exitCode", "integer"}, {"properties", "*"}}},
        {"artifact",
            {{"location", "artifactLocation"}, {"length", "integer"}, {"roles", "unique [role"},
                {"mimeType", "string"}, {"properties", "*"}}},
        {"artifactLocation",
            {{"uri", "uri"}, {"uriBaseId", "string"}, {"index", "integer"}, {"properties", "*"}}},
        {"result",
            {{"ruleId", "string"}, {"ruleIndex", "integer"},
                {"kind", "=notApplicable|pass|fail|review|open|informational"},
                {"level", "=none|note|warning|error"}, {"message!", "message"}, {"locations", "[location"},
                {"relatedLocations", "unique [location"}, {"partialFingerprints", "{string"},
                {"suppressions", "unique [suppression"}, {"baselineState", "=new|unchanged|updated|absent"},
                {"properties", "*"}}},
        {"message", {{"text", "string"}, {"markdown", "string"}, {"properties", "*"}}},
        {"location",
            {{"id", "natural"}, {"physicalLocation", "physicalLocation"}, {"message", "message"},
                {"properties", "*"}}},
        {"physicalLocation",
            {{"artifactLocation", "artifactLocation"}, {"region", "region"}, {"contextRegion", "region"},
                {"properties", "*"}}},
        {"region",
            {{"startLine", "line"}, {"endLine", "line"}, {"startColumn", "line"}, {"endColumn", "line"},
                {"snippet", "content"}, {"message", "message"}, {"properties", "*"}}},
        {"content", {{"text", "string"}, {"properties", "*"}}},
        {"suppression",
            {{"kind!", "=inSource|external"}, {"status", "=accepted|underReview|rejected"},
                {"justification", "string"}, {"location", "location"}, {"properties", "*"}}},
    };
    return all;
}

// Every way in which value is not what type asks for.
void validate(
    const json& value, const std::string& type, const std::string& path, std::vector<std::string>& errors)
{
    const auto wrong = [&](const std::string& what) { errors.push_back(path + ": " + what); };
    if (type.starts_with("unique ")) {
        validate(value, type.substr(7), path, errors);
        std::set<std::string> seen;
        for (const json& one : value) {
            if (!seen.insert(one.dump()).second)
                wrong("holds the same item twice");
        }
    } else if (type.front() == '[') {
        if (!value.is_array())
            return wrong("is no array");
        for (std::size_t i = 0; i < value.size(); ++i)
            validate(value[i], type.substr(1), path + "[" + std::to_string(i) + "]", errors);
    } else if (type.front() == '{') {
        if (!value.is_object())
            return wrong("is no object");
        for (const auto& [key, one] : value.items())
            validate(one, type.substr(1), path + "." + key, errors);
    } else if (type.front() == '=') {
        const std::string words = "|" + type.substr(1) + "|";
        if (!value.is_string() || words.find("|" + value.get<std::string>() + "|") == std::string::npos)
            wrong(value.dump() + " is none of " + type.substr(1));
    } else if (type == "*") {
        if (!value.is_object())
            wrong("is no property bag");
    } else if (type == "string" || type == "uri" || type == "role") {
        if (!value.is_string())
            return wrong("is no string");
        if (type == "uri" && value.get<std::string>().find_first_of(" <>\"{}|\\^`") != std::string::npos)
            wrong(value.dump() + " is no URI reference");
        static const std::set<std::string> roles{"analysisTarget", "attachment", "responseFile", "resultFile",
            "standardStream", "referencedOnCommandLine", "userSpecifiedConfiguration",
            "toolSpecifiedConfiguration"};
        if (type == "role" && !roles.contains(value.get<std::string>()))
            wrong(value.dump() + " is no role");
    } else if (type == "boolean") {
        if (!value.is_boolean())
            wrong("is no boolean");
    } else if (type == "integer" || type == "line" || type == "natural") {
        if (!value.is_number_integer())
            return wrong("is no integer");
        if (value.get<std::int64_t>() < (type == "line" ? 1 : type == "natural" ? 0 : -1))
            wrong(value.dump() + " is too small");
    } else {
        if (!value.is_object())
            return wrong("is no object");
        const Keys& keys = objects().at(type);
        for (const auto& [key, one] : value.items()) {
            const auto at = keys.contains(key) ? keys.find(key) : keys.find(key + "!");
            if (at == keys.end())
                wrong("has a key \"" + key + "\" that the standard does not know there");
            else
                validate(one, at->second, path + "." + key, errors);
        }
        for (const auto& [key, unused] : keys) {
            if (key.ends_with('!') && !value.contains(key.substr(0, key.size() - 1)))
                wrong("has no \"" + key.substr(0, key.size() - 1) + "\"");
        }
    }
}

// What a schema does not say and the standard does: indices point at what they name, and a region does not end before it begins.
void expectValid(const std::string& text)
{
    const json log = json::parse(text, nullptr, false);
    ASSERT_FALSE(log.is_discarded()) << text.substr(0, 400);
    std::vector<std::string> errors;
    validate(log, "log", "log", errors);
    for (const std::string& error : errors)
        ADD_FAILURE() << error;
    for (const json& run : log["runs"]) {
        const json& rules = run["tool"]["driver"]["rules"];
        for (const json& result : run["results"]) {
            const auto index = result["ruleIndex"].get<std::size_t>();
            ASSERT_LT(index, rules.size());
            EXPECT_EQ(rules[index]["id"], result["ruleId"]);
            ASSERT_FALSE(result["locations"].empty());
            const json& region = result["locations"][0]["physicalLocation"]["region"];
            EXPECT_GE(region["endLine"].get<int>(), region["startLine"].get<int>());
        }
    }
}

} // namespace

TEST(Sarif, TheValidatorCanFail)
{
    std::vector<std::string> errors;
    validate(json{{"version", "2.0"}, {"runs", {{{"results", {{{"level", "fatal"}, {"extra", 1}}}}}}}}, "log",
        "log", errors);
    EXPECT_GE(errors.size(), 5U) << "version, tool, level, message and the unknown key";
}

TEST(Sarif, OfConfigurationsFollowsTheStandard)
{
    const TempFolder folder;
    const std::string head = folder.write("head office.cfg", kHeadOffice);
    const std::string broken = folder.write("broken.cfg",
        "! nolint: tcpmss-missing this site has no large packets\n"
            + with(kBranch, "esp-aes-256 esp-sha-hmac", "esp-3des esp-md5-hmac"));
    const CliResult run = runCli({"config", head, broken, "--format", "sarif"});
    ASSERT_EQ(run.status, 1) << run.err;
    expectValid(run.out);
    const std::string baseline = folder.write("baseline", "");
    ASSERT_EQ(runCli({"config", head, broken, "--write-baseline", baseline}).status, 1);
    expectValid(runCli({"config", head, broken, "--baseline", baseline, "--format", "sarif"}).out);
    expectValid(runCli({"config", head, "--format", "sarif"}).out);
}

TEST(Sarif, OfLogsFollowsTheStandard)
{
    const std::string data = std::string(RUNGBOOK_SOURCE_DIR) + "/tests/data/ike/cisco_asa/";
    for (const char* name :
        {"no_tunnel_group.log", "aggressive_xauth_modecfg_debug8.log", "fails_then_succeeds.log"}) {
        const CliResult run = runCli({"analyze", data + name, "--format", "sarif"});
        ASSERT_LE(run.status, 1) << name << run.err;
        expectValid(run.out);
    }
}

} // namespace rungbook::test
