#include "store/uri_template.h"

#include <algorithm>

#include "store/resolver.h"
#include "tests/fuzz/targets.h"

namespace golinks::test {
namespace {

std::string_view take_until(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

// "a" is text, "a,b" a list, "a,b=" an associative array if it has an even number of members.
TemplateValue value_of(std::string_view line) {
  const bool is_pairs = line.ends_with('=');
  if (is_pairs) line.remove_suffix(1);
  std::vector<std::string> items;
  while (!line.empty()) items.emplace_back(take_until(line, ','));
  if (is_pairs && items.size() % 2 == 0) return TemplateValue::pairs(std::move(items));
  return items.size() == 1 ? TemplateValue::text(std::move(items.front())) : TemplateValue::list(std::move(items));
}

}  // namespace

void fuzz_uri_template(std::string_view bytes) {
  const std::string_view text = take_until(bytes, '\n');
  const auto parsed = UriTemplate::parse(text);
  if (!parsed) return require(parsed.error().message.starts_with("column "), "an error says where it is");
  std::vector<TemplateValue> values;
  while (!bytes.empty() && values.size() < parsed->variables().size())
    values.push_back(value_of(take_until(bytes, '\n')));
  const std::size_t longest = parsed->longest_expansion(values);
  if (longest > max_expanded_bytes) return;
  const std::string url = parsed->expand(values);
  require(url.size() <= longest, "no expansion is longer than was foretold");
  require(is_safe_to_send(url), "an expansion is printable ASCII");
}

}  // namespace golinks::test
