#include "daemon/form_data.h"

#include <algorithm>

#include "store/percent.h"

namespace golinks {
FormData FormData::parse(std::string_view text) {
  FormData data;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    if (field.empty()) continue;
    const std::size_t equals = std::min(field.find('='), field.size());
    data.fields_.emplace_back(form_decode(field.substr(0, equals)),
                              form_decode(field.substr(std::min(equals + 1, field.size()))));
  }
  return data;
}

bool FormData::has(std::string_view name) const {
  return std::ranges::any_of(fields_, [&](const auto& field) { return field.first == name; });
}

std::string FormData::text(std::string_view name) const {
  const auto found = std::ranges::find_if(fields_, [&](const auto& field) { return field.first == name; });
  return found == fields_.end() ? std::string() : found->second;
}

std::vector<std::string> FormData::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_) {
    if (field == name) values.push_back(value);
  }
  return values;
}

std::vector<std::string> FormData::names() const {
  std::vector<std::string> names;
  for (const auto& [field, value] : fields_) names.push_back(field);
  return names;
}

}  // namespace golinks
