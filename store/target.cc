#include "store/target.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "store/foreign_template.h"
#include "store/percent.h"
#include "store/request.h"
#include "store/uri_template.h"
#include "store/utf8.h"

namespace golinks {
namespace {

constexpr std::array<std::string_view, 5> refused_schemes = {"javascript", "data", "vbscript", "blob", "about"};
// Schemes whose rest may look like a port number: "tel:911" is no host "tel" with port 911.
constexpr std::array<std::string_view, 3> numeric_schemes = {"tel", "sms", "fax"};
// Schemes whose rest may look like a password and a host: "mailto:ann@example.com" has no user "mailto".
constexpr std::array<std::string_view, 17> person_schemes = {
    "mailto", "sip", "sips", "xmpp", "acct",  "im",  "pres",    "facetime", "facetime-audio",
    "skype",  "mid", "cid",  "news", "msnim", "aim", "message", "callto"};
// Domains that are no part of the public web (RFC 6761, RFC 6762, ICANN's .internal).
constexpr std::array<std::string_view, 3> private_domains = {".localhost", ".local", ".internal"};

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

// "pw@host.example.com/x" of "user:pw@host.example.com/x". A name's '@' alone could also be that of "chat:ann@work".
bool begins_with_password(std::string_view rest) {
  if (rest.starts_with('/')) return false;
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string_view host = authority.substr(at + 1);
  return host == "localhost" || host.find_first_of(".:") != std::string_view::npos || authority.size() < rest.size();
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
  if (may_be_host && !contains(person_schemes, scheme) && begins_with_password(rest)) return {};
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
  const std::string name = lower_case(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
  const auto is_below = [&name](std::string_view domain) { return name.ends_with(domain); };
  if (std::ranges::any_of(private_domains, is_below)) return true;
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

// With the spelling of '{' and '}' that stands for themselves.
std::string with_plain_braces(std::string_view target) {
  std::string text;
  for (const char c : target) {
    if (c == '{') text += "%7B";
    else if (c == '}') text += "%7D";
    else text += c;
  }
  return text;
}

// What a target may lead to: itself, or what it expands to when each variable has the value "1" and when none has a
// value. A '1' can stand wherever a variable may: in a host, in an address of four numbers, in a port.
struct Examples {
  std::string with_values, without_values;
};

Result<Examples> examples_of(std::string_view target) {
  if (target.find_first_of("{}") == std::string_view::npos) return Examples{std::string(target), std::string(target)};
  const auto parsed = UriTemplate::parse(target);
  if (!parsed) {
    return refuse_target(target, fmt::format("is malformed at {}; if its braces are no variable's, write {}",
                                             parsed.error().message, in_quotes(with_plain_braces(target))));
  }
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

// "https://e.example" of "https://https://e.example", and "http//e.example", where a colon was forgotten.
bool has_second_scheme(std::string_view text) {
  const std::size_t slashes = std::min(text.find("//"), text.size());
  std::string_view word = text.substr(0, slashes);
  if (word.ends_with(':')) word.remove_suffix(1);
  return slashes < text.size() && is_web_scheme(lower_case(word));
}

Result<std::string> check_web_target(const std::string& target, const Examples& examples, std::size_t scheme_size) {
  if (target.substr(scheme_size, 3) != "://") return refuse_target(target, "has no '//' after its scheme");
  const auto fault = authority_fault(authority_of_url(examples.with_values, scheme_size));
  if (!fault.empty()) return refuse_target(target, fault);
  const std::string_view rest = std::string_view(target).substr(scheme_size + 3);
  if (has_second_scheme(rest)) return refuse_target(target, fmt::format("has two schemes; write {}", in_quotes(rest)));
  return target;
}

// A target that begins with its host.
Result<std::string> with_scheme(const std::string& target, const Examples& examples) {
  const std::string_view written = authority_of(target);
  if (has_second_scheme(target)) {
    return refuse_target(target, fmt::format("has no ':' after its scheme; write '{}:{}'", written,
                                             std::string_view(target).substr(written.size())));
  }
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
  const auto parsed = parse_request(request);
  if (!parsed || request.starts_with('/')) return refuse_target(target, "names no keyword after 'go/'");
  if (parsed->segments.front().starts_with('.')) return refuse_target(target, "is a page of golinks, and no link's");
  if (request.find('{') != std::string_view::npos) {
    return refuse_target(target, "is an alias with a variable; an alias hands its arguments on by itself");
  }
  return alias;
}

// `target` with the characters that it may not hold percent-encoded.
std::string with_escapes(std::string_view target) {
  std::string text;
  while (const auto found = find_malformed_control_or_space(target)) {
    const std::size_t size = std::max<std::size_t>(first_character(target.substr(found->offset)).size(), 1);
    text.append(target.substr(0, found->offset)).append(percent_encode(target.substr(found->offset, size)));
    target.remove_prefix(found->offset + size);
  }
  return text.append(target);
}

Result<void> check_characters(std::string_view target) {
  if (target.empty()) return failure(ErrorCode::invalid, "the target is empty");
  if (target.size() > max_target_bytes)
    return refuse_target(target, fmt::format("is longer than {} bytes", max_target_bytes));
  const auto found = find_malformed_control_or_space(target);
  if (!found) return {};
  if (found->kind == CharacterKind::malformed) return refuse_target(target, describe(found->kind));
  return refuse_target(target, fmt::format("{}; write {}", describe(found->kind), in_quotes(with_escapes(target))));
}

bool is_windows_path(std::string_view target, std::string_view scheme) {
  return scheme.size() == 1 || target.starts_with("\\\\");
}

// 'C:\foo' -> "'file:///C:/foo'", '\\server\share' -> "'file://server/share'", '/etc/hosts' -> "'file:///etc/hosts'"
std::string file_address(std::string_view path) {
  std::string url(path);
  std::ranges::replace(url, '\\', '/');
  const std::string_view root = url.starts_with("//") ? "file:" : url.starts_with('/') ? "file://" : "file:///";
  return in_quotes(std::string(root) + url);
}

// '~ann/x' -> "/home/ann/x", '~/x' -> "/home/.../x": whose home is left to the reader
std::string home_folder_path(std::string_view path) {
  path.remove_prefix(1);
  const bool is_own = path.empty() || path.front() == '/';
  return (is_own ? "/home/..." : "/home/") + std::string(path);
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

bool is_file_target(std::string_view target) { return lower_case(target.substr(0, 5)) == "file:"; }

std::optional<std::string> address_with_gap(std::string_view target) {
  if (!is_template(target)) return std::nullopt;
  const auto parsed = UriTemplate::parse(target);
  if (!parsed) return std::nullopt;
  std::string address = parsed->expand({});
  const std::size_t path = std::min(address.find("://"), address.size() - std::min<std::size_t>(address.size(), 3)) + 3;
  const std::string_view before_query = std::string_view(address).substr(0, address.find_first_of("?#"));
  const bool has_gap = before_query.find("//", path) != std::string_view::npos;
  const bool had_gap = target.substr(std::min(path, target.size())).find("//") != std::string_view::npos;
  const bool has_no_host = !expanded_target_fault(address).empty();
  return (has_gap && !had_gap) || has_no_host ? std::optional(std::move(address)) : std::nullopt;
}

Result<std::string> normalize_target(std::string_view given, const OwnAddresses& own) {
  const std::string_view trimmed = trim_white_space(given);
  if (const auto foreign = read_foreign_template(trimmed)) return refuse_target(trimmed, describe(*foreign));
  std::string target = with_query_variable(trimmed);
  if (auto ok = check_characters(target); !ok) return failure(ok.error());
  const auto examples = examples_of(target);
  if (!examples) return failure(examples.error());
  if (auto request = own.request_in(target)) return check_alias_text(target, "go/" + *std::move(request));

  const std::string scheme = scheme_of(target);
  if (contains(refused_schemes, scheme)) {
    return refuse_target(
        target, fmt::format("has the scheme '{}:', which could run code in the page that follows the link", scheme));
  }
  if (is_windows_path(target, scheme))
    return refuse_target(target, "begins like a Windows path; a file's address is " + file_address(target));
  if (target.starts_with("//")) return check_web_target("https:" + target, {"https:" + examples->with_values, {}}, 5);
  if (target.starts_with('~')) {
    return refuse_target(target,
                         "begins like a home folder; a file's address is " + file_address(home_folder_path(target)));
  }
  if (target.starts_with('/')) return refuse_target(target, "has no host; a file's address is " + file_address(target));
  if (is_web_scheme(scheme)) return check_web_target(target, *examples, scheme.size());
  return scheme.empty() ? with_scheme(target, *examples) : target;
}

}  // namespace golinks
