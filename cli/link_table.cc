#include "cli/link_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "cli/printable.h"
#include "store/binding.h"
#include "store/keyword.h"
#include "store/percent.h"

namespace golinks::cli {
namespace {

constexpr std::size_t column_count = 5;
constexpr std::size_t separated_count = 4;  // in a pipe there are no hits
constexpr std::size_t gap = 2;
using Cells = std::array<std::string, column_count>;
using Widths = std::array<std::size_t, column_count>;

constexpr std::array<std::string_view, column_count> headers = {"KEYWORD", "TARGET", "DESCRIPTION", "TAGS", "HITS"};
constexpr std::array<std::string_view, column_count> colors = {"1;36", "", "", "33", ""};
constexpr std::string_view header_color = "2";

Cells cells_of(const LinkView& link, std::string_view name, const Usage* usage) {
  return {printable(name), printable(link.target), printable(link.description), printable(joined_tags(link, ",")),
          usage == nullptr ? std::string() : std::to_string(usage->of(keyword_key(link.keyword)).hits)};
}

std::string painted(const Terminal& terminal, std::string_view color, std::string_view text) {
  return color.empty() || text.empty() ? std::string(text) : terminal.paint(color, text);
}

Widths natural_widths(std::span<const LinkView> links, const Usage* usage) {
  Widths widths{};
  for (const LinkView& link : links) {
    const Cells cells = cells_of(link, signature(link), usage);
    for (std::size_t i = 0; i < column_count; ++i) widths[i] = std::max(widths[i], display_width(cells[i]));
  }
  for (std::size_t i = 0; i < column_count; ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], headers[i].size());
  }
  return widths;
}

std::size_t used_width(const Widths& widths) {
  const auto shown =
      static_cast<std::size_t>(std::ranges::count_if(widths, [](std::size_t width) { return width > 0; }));
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + (shown > 0 ? (shown - 1) * gap : 0);
}

// A column takes what it needs up to its share of the width, and what it leaves is shared among the others.
constexpr std::array<std::size_t, column_count> shares = {2, 4, 2, 1, 1};

// What each column may have that does not have all it wants in `widths` yet; 0 for the others.
Widths next_shares(const Widths& wanted, const Widths& widths, std::size_t available) {
  std::size_t left = available, all_shares = 0;
  for (std::size_t i = 0; i < column_count; ++i) {
    if (widths[i] == wanted[i]) left -= std::min(left, widths[i]);
    else all_shares += shares[i];
  }
  Widths next{};
  for (std::size_t i = 0; i < column_count; ++i) {
    if (widths[i] != wanted[i]) next[i] = std::max<std::size_t>(left * shares[i] / all_shares, 1);
  }
  return next;
}

Widths shared_out(const Widths& wanted, std::size_t available) {
  Widths widths{};
  for (bool is_done = false; !is_done;) {
    const Widths next = next_shares(wanted, widths, available);
    is_done = true;
    for (std::size_t i = 0; i < column_count; ++i) {
      if (next[i] < wanted[i] || widths[i] == wanted[i]) continue;
      widths[i] = wanted[i];
      is_done = false;
    }
    if (!is_done) continue;
    for (std::size_t i = 0; i < column_count; ++i) widths[i] = std::max(widths[i], next[i]);
  }
  return widths;
}

// No column eats the others, and where they are too many for a narrow terminal, the less important ones go: an address
// of a few letters helps nobody.
Widths fitted(Widths wanted, std::size_t available) {
  constexpr std::size_t readable = 20;
  constexpr std::size_t target = 1, description = 2, tags = 3;
  for (const std::size_t dropped : {description, tags, column_count}) {
    const std::size_t gaps = used_width(wanted) - std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
    if (used_width(wanted) <= available) return wanted;
    const Widths widths = shared_out(wanted, available - std::min(available, gaps));
    if (dropped == column_count || widths[target] >= std::min(wanted[target], readable)) return widths;
    wanted[dropped] = 0;
  }
  return wanted;
}

// `url` is where the first cell leads; it may be empty.
void write_row(const Cells& cells, const Widths& widths, const std::array<std::string_view, column_count>& row_colors,
               const std::string& url, const Terminal& terminal, Output& out) {
  std::size_t padding = 0;  // written only before a cell that follows, so that no line ends in spaces
  for (std::size_t i = 0; i < column_count; ++i) {
    if (widths[i] == 0) continue;
    const std::string cell = cut_to_width(cells[i], widths[i]);
    if (!cell.empty()) {
      const std::string text = painted(terminal, row_colors[i], cell);
      out.print("{:{}}{}", "", padding, i == 0 && !url.empty() ? terminal.link(url, text) : text);
      padding = 0;
    }
    padding += widths[i] - display_width(cell) + gap;
  }
  out.write("\n");
}

}  // namespace

std::string joined_tags(const LinkView& link, std::string_view separator) {
  std::string text;
  link.for_each_tag([&](std::string_view tag) {
    if (!text.empty()) text += separator;
    text += tag;
  });
  return text;
}

void write_table(std::span<const LinkView> links, const Usage* usage, const std::string& origin,
                 const Terminal& terminal, Output& out) {
  const Widths widths = fitted(natural_widths(links, usage), static_cast<std::size_t>(terminal.width));
  Cells header;
  std::ranges::copy(headers, header.begin());
  write_row(header, widths, {header_color, header_color, header_color, header_color, header_color}, {}, terminal, out);
  for (const LinkView& link : links)
    write_row(cells_of(link, signature(link), usage), widths, colors, origin + percent_encode(link.keyword), terminal,
              out);
}

void write_tab_separated(std::span<const LinkView> links, const Terminal& terminal, Output& out) {
  for (const LinkView& link : links) {
    const Cells cells = cells_of(link, link.keyword, nullptr);
    for (std::size_t i = 0; i < separated_count; ++i)
      out.print("{}{}", painted(terminal, colors[i], cells[i]), i + 1 < separated_count ? '\t' : '\n');
  }
}

}  // namespace golinks::cli
