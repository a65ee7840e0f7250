#include "cli/import_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/keyword.h"
#include "store/link_json.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view blanks = " \t\r";

std::string_view without_byte_order_mark(std::string_view line) {
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return line;
}

std::string_view without_blanks_at_its_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of(blanks);
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

Error invalid(std::string what) { return Error{ErrorCode::invalid, std::move(what)}; }

bool begins_object(std::string_view line) {
  const std::size_t first = line.find_first_not_of(blanks);
  return first != std::string_view::npos && line[first] == '{';
}

Result<Link> read_link(std::string_view line) {
  // A JSON reader takes it for the end of the text.
  if (line.find('\0') != std::string_view::npos) return failure(invalid("contains a NUL byte"));
  // What 'golinks ls' prints, with --json or without, looks like links, too.
  if (!begins_object(line))
    return failure(invalid("not a JSON object (import reads what 'golinks export' writes, one link a line)"));
  return link_from_json(line, no_time);
}

}  // namespace

Error ImportFile::bad_line(std::size_t number, const Error& what) const {
  return Error{what.code, fmt::format("{}: line {}: {}", name, number, what.message)};
}

Result<ImportFile> read_import(std::string name, LineReader& lines, Progress& progress) {
  ImportFile file{std::move(name), {}};
  std::unordered_map<std::string, std::size_t> numbers;  // by key
  for (std::size_t number = 1;; ++number) {
    const auto next = lines.next();
    if (!next && next.error().code == ErrorCode::invalid) return failure(file.bad_line(number, next.error()));
    if (!next) return failure(next.error());
    if (!*next) return file;
    const std::string_view line = without_blanks_at_its_end(number == 1 ? without_byte_order_mark(**next) : **next);
    if (line.empty()) continue;
    Result<Link> link = read_link(line);
    if (!link) return failure(file.bad_line(number, link.error()));
    const auto [first, is_new] = numbers.emplace(keyword_key(link->keyword), number);
    if (!is_new) {
      return failure(file.bad_line(
          number, invalid(fmt::format("keyword {} is on line {} already", in_quotes(link->keyword), first->second))));
    }
    file.lines.push_back({number, *std::move(link)});
    progress.report("reading", lines.done(), lines.size());
  }
}

}  // namespace golinks::cli
