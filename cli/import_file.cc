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

Error repeated_keyword(std::string_view keyword, std::size_t first) {
  return invalid(fmt::format("keyword {} is on line {} already", in_quotes(keyword), first));
}

Result<Link> read_link(std::string_view line, const OwnAddresses& own) {
  // A JSON reader takes it for the end of the text.
  if (line.find('\0') != std::string_view::npos) return failure(invalid("contains a NUL byte"));
  // What 'golinks ls' prints, with --json or without, looks like links, too.
  if (!begins_object(line))
    return failure(invalid("not a JSON object (import reads what 'golinks export' writes, one link a line)"));
  return link_from_json(line, no_time, {}, own);
}

}  // namespace

namespace {

// What is wrong with the lines, the first few of them: one correction is made at a time otherwise.
class BadLines {
 public:
  void add(Error error) {
    if (++count_ > most_bad_lines) return;
    if (count_ == 1) first_ = std::move(error);
    else first_.message += "\n" + error.message;
  }
  [[nodiscard]] bool any() const { return count_ > 0; }
  [[nodiscard]] bool are_too_many() const { return count_ > most_bad_lines; }
  [[nodiscard]] Error error() const {
    Error error = first_;
    if (are_too_many()) error.message += "\nand more";
    return error;
  }

 private:
  std::size_t count_ = 0;
  Error first_;
};

}  // namespace

Error ImportFile::bad_line(std::size_t number, const Error& what) const {
  return Error{what.code, fmt::format("{}: line {}: {}", name, number, what.message)};
}

Result<ImportFile> read_import(std::string name, LineReader& lines, Progress& progress, const OwnAddresses& own) {
  ImportFile file{std::move(name), {}};
  BadLines bad;
  std::unordered_map<std::string, std::size_t> numbers;  // by key
  for (std::size_t number = 1; !bad.are_too_many(); ++number) {
    const auto next = lines.next();
    if (!next && next.error().code == ErrorCode::invalid) return failure(file.bad_line(number, next.error()));
    if (!next) return failure(next.error());
    if (!*next) break;
    const std::string_view line = without_blanks_at_its_end(number == 1 ? without_byte_order_mark(**next) : **next);
    if (line.empty()) continue;
    Result<Link> link = read_link(line, own);
    const bool is_another_format = !begins_object(line) && file.lines.empty() && !bad.any();
    if (is_another_format) return failure(file.bad_line(number, link.error()));
    if (!link) {
      bad.add(file.bad_line(number, link.error()));
      continue;
    }
    const auto [first, is_new] = numbers.emplace(keyword_key(link->keyword), number);
    if (is_new) file.lines.push_back({number, *std::move(link)});
    else bad.add(file.bad_line(number, repeated_keyword(link->keyword, first->second)));
    progress.report("reading", lines.done(), lines.size());
  }
  if (bad.any()) return failure(bad.error());
  return file;
}

}  // namespace golinks::cli
