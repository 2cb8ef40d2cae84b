// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/html_page.h"

#include "core/ladder/render_svg.h"

namespace rungbook::output
{

namespace
{

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>)";

constexpr std::string_view kStyle = R"(</title>
<style>
:root{--back:#fff;--fore:#1b1e22;--soft:#59606a;--edge:#c9ced6;--card:#f6f7f9;--wrong:#b3261e;--fine:#1d6b2c;--open:#7a5200}
@media(prefers-color-scheme:dark){:root{--back:#101215;--fore:#e8eaed;--soft:#a7adb5;--edge:#3a4048;--card:#1b1f24;--wrong:#ff8f86;--fine:#7fd18b;--open:#f0c674}}
body{margin:0 auto;max-width:68rem;padding:1rem 1.5rem;background:var(--back);color:var(--fore);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{font-size:1.3rem;margin:0}h3{font-size:1.05rem;margin:0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top}
section.card{border:1px solid var(--edge);border-left-width:.5rem;border-radius:.4rem;padding:1rem 1.2rem;margin:1.5rem 0}
section.bad{border-left-color:var(--wrong)}section.good{border-left-color:var(--fine)}section.open{border-left-color:var(--open)}
.verdict{font-size:1.1rem;font-weight:600}.soft{color:var(--soft)}
.outcome{text-transform:uppercase;font-size:.85em;letter-spacing:.05em}.bad .outcome{color:var(--wrong)}.good .outcome{color:var(--fine)}.open .outcome{color:var(--open)}
article{background:var(--card);border-radius:.4rem;padding:.8rem 1rem;margin:1rem 0}
.kind{font-size:.8rem;font-weight:700;letter-spacing:.05em;margin-right:.5rem}
pre,code{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.88rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 .6rem;padding:.4rem .6rem;border-left:3px solid var(--edge);background:var(--back)}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto}
@media print{body{max-width:none}section.card,article{break-inside:avoid-page}}
</style>
</head>
<body>
)";

} // namespace

std::string htmlPageBegin(std::string_view title)
{
    const std::string safe = ladder::escapeXml(title);
    return std::string(kHead) + "Rungbook: " + safe + std::string(kStyle) + "<h1>" + safe + "</h1>\n";
}

std::string htmlPageEnd(std::string_view version)
{
    return "<footer class=\"soft\"><p>Made by Rungbook " + ladder::escapeXml(version)
        + ". Addresses and names are as they were given; passwords and keys are "
          "replaced.</p></footer>\n</body>\n</html>\n";
}

} // namespace rungbook::output
