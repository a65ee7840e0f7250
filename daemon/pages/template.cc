#include "daemon/pages/template.h"

#include <kainjow/mustache.hpp>
#include <mutex>
#include <stdexcept>

#include "daemon/html.h"
#include "daemon/pages/embedded.h"
#include "store/utf8.h"

namespace golinks {
namespace {

namespace mustache = kainjow::mustache;

// The library parses a partial anew each time it is shown, for each row of a table; so they are put in beforehand.
std::string with_partials(std::string_view text) {
  constexpr std::string_view begin = "{{>";
  constexpr std::string_view end = "}}";
  std::string whole;
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin)) {
    const std::size_t close = text.find(end, at);
    std::string_view partial =
        embedded(std::string(text.substr(at + begin.size(), close - at - begin.size())) + ".html");
    partial.remove_suffix(1);  // the line feed that ends the file
    whole.append(text.substr(0, at)).append(with_partials(partial));
    text.remove_prefix(close + end.size());
  }
  return whole.append(text);
}

bool is_line_break(char c) { return c == '\n' || c == '\r' || c == '\t'; }

// What a browser may be sent: no malformed UTF-8, nothing invisible that changes how the text around it is shown.
std::string presentable(std::string_view text) {
  constexpr std::string_view replacement = "\ufffd";
  std::string clean;
  while (const auto found = find_malformed_or_control(text)) {
    const char c = text[found->offset];
    clean.append(text.substr(0, found->offset));
    clean.append(is_line_break(c) ? std::string_view(&c, 1) : replacement);
    text.remove_prefix(found->offset + 1);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0) == 0x80) text.remove_prefix(1);
  }
  return clean.append(text);
}

mustache::data data_of(const Fields& fields);

struct ToData {
  mustache::data operator()(bool condition) const { return {condition}; }
  mustache::data operator()(const std::string& text) const { return {text}; }
  mustache::data operator()(const Fields& section) const { return data_of(section); }
  mustache::data operator()(const std::vector<Fields>& repeated) const {
    mustache::data list(mustache::data::type::list);
    for (const Fields& fields : repeated) list.push_back(data_of(fields));
    return list;
  }
};

mustache::data data_of(const Fields& fields) {
  mustache::data object(mustache::data::type::object);
  for (const Field& field : fields) object[std::string(field.name)] = std::visit(ToData{}, field.value);
  return object;
}

}  // namespace

Field::Field(std::string_view field, std::string_view text) : name(field), value(std::string(text)) {
  if (text.empty()) value = false;
}
Field::Field(std::string_view field, Fields section) : name(field), value(std::move(section)) {}
Field::Field(std::string_view field, std::vector<Fields> repeated) : name(field), value(std::move(repeated)) {}

// The library does not promise that one template may be filled by two threads.
struct Template::Parsed {
  explicit Parsed(const std::string& text) : mustache(text) {}

  mustache::mustache mustache;
  std::mutex mutex;
};

Template::Template(std::string_view file_name) : parsed_(std::make_unique<Parsed>(with_partials(embedded(file_name)))) {
  if (!parsed_->mustache.is_valid())
    throw std::logic_error(std::string(file_name) + ": " + parsed_->mustache.error_message());
  parsed_->mustache.set_custom_escape([](const std::string& text) { return escape_html(presentable(text)); });
}

Template::~Template() = default;

std::string Template::fill(const Fields& fields) const {
  const mustache::data data = data_of(fields);
  const std::lock_guard lock(parsed_->mutex);
  return parsed_->mustache.render(data);
}

}  // namespace golinks
