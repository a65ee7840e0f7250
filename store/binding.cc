#include "store/binding.h"

#include <algorithm>
#include <optional>

#include "store/percent.h"

namespace golinks {
namespace {

// Takes the first parameter off `query`.
std::string_view take_parameter(std::string_view& query) {
  const std::size_t end = std::min(query.find('&'), query.size());
  const std::string_view parameter = query.substr(0, end);
  query.remove_prefix(std::min(end + 1, query.size()));
  return parameter;
}

// The index of the variable that the parameter names.
std::optional<std::size_t> named_variable(const UriTemplate& target, std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  const bool is_encoded = name.find_first_of("%+") != std::string_view::npos;
  const std::string decoded = is_encoded ? form_decode(name) : std::string();
  const auto variables = target.variables();
  const auto found = std::find_if(variables.begin(), variables.end(), [&](const UriTemplate::Variable& variable) {
    return variable.name == name || (is_encoded && variable.name == decoded);
  });
  return found == variables.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - variables.begin()));
}

std::string parameter_value(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  return equals == std::string_view::npos ? std::string() : form_decode(parameter.substr(equals + 1));
}

// Whether the variable could take one more value.
bool give(const UriTemplate::Variable& variable, std::string_view parameter, TemplateValue& value) {
  if (value.is_defined() && !variable.is_exploded) return false;
  value.kind = variable.is_exploded ? TemplateValue::Kind::list : TemplateValue::Kind::text;
  value.items.push_back(parameter_value(parameter));
  return true;
}

// Returns what is left of the query.
std::string bind_parameters(const UriTemplate& target, std::string_view query, std::vector<TemplateValue>& values) {
  std::string left;
  bool is_first = true;
  const bool ends_open = query.ends_with('&');
  while (!query.empty()) {
    const std::string_view parameter = take_parameter(query);
    const auto index = named_variable(target, parameter);
    if (index && give(target.variables()[*index], parameter, values[*index])) continue;
    if (!is_first) left += '&';
    left += parameter;
    is_first = false;
  }
  if (ends_open && !is_first) left += '&';
  return left;
}

std::string joined(std::span<const std::string> arguments, bool trailing_slash) {
  std::string text;
  for (const std::string& argument : arguments) {
    if (&argument != arguments.data()) text += '/';
    text += argument;
  }
  if (trailing_slash) text += '/';
  return text;
}

TemplateValue rest_of(std::span<const std::string> arguments, const UriTemplate::Variable& variable,
                      bool trailing_slash) {
  const bool keeps_slash = trailing_slash && variable.keeps_slashes;
  if (!variable.is_exploded) return TemplateValue::text(joined(arguments, keeps_slash));
  std::vector<std::string> members(arguments.begin(), arguments.end());
  if (keeps_slash) members.emplace_back();
  return TemplateValue::list(std::move(members));
}

// Returns the arguments that no variable was left for.
std::span<const std::string> bind_arguments(const UriTemplate& target, const Brought& brought,
                                            std::vector<TemplateValue>& values) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_defined()) open.push_back(i);
  }
  auto arguments = brought.arguments;
  for (const std::size_t i : open) {
    if (arguments.empty()) break;
    const bool is_last = i == open.back();
    const std::size_t taken = is_last ? arguments.size() : 1;
    values[i] = rest_of(arguments.first(taken), target.variables()[i], is_last && brought.trailing_slash);
    arguments = arguments.subspan(taken);
  }
  return arguments;
}

}  // namespace

Bound bind(const UriTemplate& target, const Brought& brought) {
  Bound bound;
  bound.values.resize(target.variables().size());
  bound.query = bind_parameters(target, brought.query, bound.values);
  bound.arguments = bind_arguments(target, brought, bound.values);
  return bound;
}

bool binds_parameter(const UriTemplate& target, std::string_view query) {
  while (!query.empty()) {
    if (named_variable(target, take_parameter(query))) return true;
  }
  return false;
}

std::string signature(const LinkView& link) {
  std::string text(link.keyword);
  if (link.target.find('{') == std::string_view::npos) return text;
  const auto target = UriTemplate::parse(link.target);
  if (!target) return text;
  for (const UriTemplate::Variable& variable : target->variables()) {
    text.append("/{").append(variable.name).append(variable.is_exploded ? "*}" : "}");
  }
  return text;
}

}  // namespace golinks
