#include "store/target.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "store/foreign_template.h"
#include "store/uri_template.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 5> refused_schemes = {"javascript", "data", "vbscript", "blob", "about"};
// Schemes whose rest may look like a port number: "tel:911" is no host "tel" with port 911.
constexpr std::array<std::string_view, 3> numeric_schemes = {"tel", "sms", "fax"};

bool is_scheme_character(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.'; }

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& set, std::string_view word) {
  return std::find(set.begin(), set.end(), word) != set.end();
}

tl::unexpected<Error> refuse_target(std::string_view target, std::string_view why) {
  return failure(ErrorCode::invalid, fmt::format("target {} {}", in_quotes(target), why));
}

// "8080/x" of "localhost:8080/x": what follows a host's colon.
bool begins_with_port(std::string_view rest) {
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  return digits > 0 && digits <= 5 &&
         (digits == rest.size() || std::string_view("/?#{").find(rest[digits]) != std::string_view::npos);
}

// "{port}/x" of "localhost:{port}/x". A scheme could have dots too, but none has.
bool begins_with_variable_port(std::string_view word, std::string_view rest) {
  return rest.starts_with('{') && (word == "localhost" || word.find('.') != std::string_view::npos);
}

// The scheme (RFC 3986 section 3.1) in lower case; empty when `target` begins with a host.
std::string scheme_of(std::string_view target) {
  const std::size_t colon = target.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_ascii_letter(target.front())) return {};
  const std::string_view word = target.substr(0, colon);
  if (!std::all_of(word.begin(), word.end(), is_scheme_character)) return {};
  std::string scheme = lower_case(word);
  const bool may_be_host = !contains(numeric_schemes, scheme) && !contains(refused_schemes, scheme);
  const std::string_view rest = target.substr(colon + 1);
  if (may_be_host && (begins_with_port(rest) || begins_with_variable_port(scheme, rest))) return {};
  return scheme;
}

// user@host:port -> host, brackets included.
std::string_view host_of(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool is_ip_literal(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (host.starts_with('[') && host.ends_with(']')) {
    return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), address.data()) == 1;
  }
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1;
}

bool is_local_host(std::string_view host) {
  return host.find('.') == std::string_view::npos || is_ip_literal(std::string(host));
}

std::string_view authority_of(std::string_view after_slashes) {
  return after_slashes.substr(0, after_slashes.find_first_of("/?#"));
}

// Why a browser could not open it; empty when it could.
std::string_view authority_fault(std::string_view authority) {
  const std::string_view host = host_of(authority);
  if (host.empty() || host.starts_with('.')) return "has no host";
  if (host.starts_with('[') && !is_ip_literal(std::string(host))) return "has a malformed IPv6 address";
  const auto end_of_host = static_cast<std::size_t>(host.data() + host.size() - authority.data());
  std::string_view port = authority.substr(end_of_host);
  if (port.empty()) return {};
  if (port.front() != ':') return "has a malformed host";
  port.remove_prefix(1);
  unsigned number = 0;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
  if (port.empty()) return {};
  if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size() || number == 0 || number > 65535) {
    return "has a malformed port";
  }
  return {};
}

bool is_web_scheme(std::string_view scheme) { return scheme == "http" || scheme == "https"; }

// What a target may lead to: itself, or what it expands to when each variable has the value "1" and when none has a
// value. A '1' can stand wherever a variable may: in a host, in an address of four numbers, in a port.
struct Examples {
  std::string with_values, without_values;
};

Result<Examples> examples_of(std::string_view target) {
  if (target.find_first_of("{}") == std::string_view::npos) return Examples{std::string(target), std::string(target)};
  const auto parsed = UriTemplate::parse(target);
  if (!parsed) return refuse_target(target, "is malformed at " + parsed.error().message);
  const std::size_t variables = parsed->variables().size();
  if (variables > max_target_variables) {
    return refuse_target(target, fmt::format("has more than {} variables", max_target_variables));
  }
  return Examples{parsed->expand(std::vector<TemplateValue>(variables, TemplateValue::text("1"))), parsed->expand({})};
}

// The authority of "scheme://authority/..."
std::string_view authority_of_url(std::string_view url, std::size_t scheme_size) {
  return authority_of(url.substr(scheme_size + 3));
}

Result<std::string> check_web_target(const std::string& target, const Examples& examples, std::size_t scheme_size) {
  if (target.substr(scheme_size, 3) != "://") return refuse_target(target, "has no '//' after its scheme");
  const auto fault = authority_fault(authority_of_url(examples.with_values, scheme_size));
  if (!fault.empty()) return refuse_target(target, fault);
  return target;
}

// A target that begins with its host.
Result<std::string> with_scheme(const std::string& target, const Examples& examples) {
  const std::string_view written = authority_of(target);
  const bool varies = written.substr(0, written.find(':')).find('{') != std::string_view::npos;
  if (written.ends_with(':') && target.substr(written.size()).starts_with("//")) {
    return refuse_target(target, varies ? "has a variable in its scheme" : "has a malformed scheme");
  }
  if (varies && host_of(authority_of(examples.without_values)).empty()) {
    return refuse_target(target, "begins with a variable, which needs a scheme before it, such as 'https://'");
  }
  const std::string_view authority = authority_of(examples.with_values);
  if (const auto fault = authority_fault(authority); !fault.empty()) {
    const bool may_be_scheme = varies && written.find(':') != std::string_view::npos;
    return refuse_target(target, may_be_scheme ? "has a variable in its scheme, or a malformed port" : fault);
  }
  return fmt::format("{}://{}", is_local_host(host_of(authority)) ? "http" : "https", target);
}

Result<std::string> check_alias_text(std::string_view target, std::string alias) {
  const std::string_view request = alias_request(alias);
  if (request.empty() || request.starts_with('/')) return refuse_target(target, "names no keyword after 'go/'");
  if (request.find('#') != std::string_view::npos) return refuse_target(target, "is an alias with a fragment");
  if (request.find('{') != std::string_view::npos) {
    return refuse_target(target, "is an alias with a variable; an alias hands its arguments on by itself");
  }
  return alias;
}

Result<void> check_characters(std::string_view target) {
  if (target.empty()) return failure(ErrorCode::invalid, "the target is empty");
  if (target.size() > max_target_bytes)
    return refuse_target(target, fmt::format("is longer than {} bytes", max_target_bytes));
  if (const auto found = find_malformed_control_or_space(target)) return refuse_target(target, describe(found->kind));
  return {};
}

// "http://go/fb" and "go/fb" mean the same link; asking the daemon for it again would be a detour.
std::string_view without_own_origin(std::string_view target) {
  constexpr std::string_view own_origin = "http://";
  const bool is_own = lower_case(target.substr(0, own_origin.size() + 3)) == "http://go/";
  return is_own ? target.substr(own_origin.size()) : target;
}

// 'C:\foo' -> "'file:///C:/foo'"
std::string file_address(std::string_view path) {
  std::string url = "file:///" + std::string(path);
  std::ranges::replace(url, '\\', '/');
  return in_quotes(url);
}

// "%s" is what browsers' keyword bookmarks and search shortcuts have for a variable.
std::string with_query_variable(std::string_view target) {
  constexpr std::string_view placeholder = "%s";
  std::string text(target);
  for (std::size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at)) {
    text.replace(at, placeholder.size(), "{query}");
  }
  return text;
}

}  // namespace

std::string_view alias_request(std::string_view target) {
  constexpr std::string_view prefix = "go/";
  return target.starts_with(prefix) ? target.substr(prefix.size()) : std::string_view{};
}

std::string_view expanded_target_fault(std::string_view url) {
  const std::size_t colon = std::min(url.find(':'), url.size());
  const bool is_web_address = url.substr(colon, 3) == "://" && is_web_scheme(lower_case(url.substr(0, colon)));
  if (!is_web_address) return {};
  return authority_fault(authority_of_url(url, colon));
}

Result<std::string> normalize_target(std::string_view given) {
  if (const auto foreign = read_foreign_template(given)) return refuse_target(given, describe(*foreign));
  const std::string target = with_query_variable(given);
  if (auto ok = check_characters(target); !ok) return failure(ok.error());
  const auto examples = examples_of(target);
  if (!examples) return failure(examples.error());
  const std::string_view alias = without_own_origin(target);
  if (lower_case(alias.substr(0, 3)) == "go/") return check_alias_text(target, "go/" + std::string(alias.substr(3)));

  const std::string scheme = scheme_of(target);
  if (contains(refused_schemes, scheme)) {
    return refuse_target(
        target, fmt::format("has the scheme '{}:', which could run code in the page that follows the link", scheme));
  }
  if (scheme.size() == 1)
    return refuse_target(target, "begins like a Windows path; a file's address is " + file_address(target));
  if (is_web_scheme(scheme)) return check_web_target(target, *examples, scheme.size());
  return scheme.empty() ? with_scheme(target, *examples) : target;
}

}  // namespace golinks
