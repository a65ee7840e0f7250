#include "store/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "store/binding.h"
#include "store/international_host.h"
#include "store/keyword.h"
#include "store/percent.h"
#include "store/request.h"
#include "store/target.h"
#include "store/utf8.h"

namespace golinks {
namespace {

// A keyword of max_keyword_bytes has no more segments than this.
constexpr std::size_t max_keyword_segments = (max_keyword_bytes + 1) / 2;

struct Match {
  LinkView link;
  std::size_t used;  // how many segments are the keyword's
  std::vector<std::string> arguments;
  bool is_shortcut = false;  // the request was read as one
};

using SegmentFilter = std::function<std::string_view(std::string_view)>;

// keys[i] is the key of the first i + 1 segments, the last of which went through `filter`.
std::vector<std::string> prefix_keys(const Request& request, const SegmentFilter& filter) {
  std::vector<std::string> keys;
  std::string prefix;
  for (const std::string& segment : request.segments) {
    if (keys.size() == std::min(max_keyword_segments, request.keyword_segments)) break;
    if (segment.find('/') != std::string::npos) break;  // an encoded slash joins no segments
    keys.push_back(prefix + keyword_key(filter(segment)));
    prefix.append(keyword_key(segment)).append("/");
  }
  return keys;
}

std::optional<Match> longest_match(const Request& request, const LinkFinder& links, const SegmentFilter& filter) {
  const auto found = links.find_all(prefix_keys(request, filter));
  for (std::size_t used = found.size(); used > 0; --used) {
    if (!found[used - 1]) continue;
    const auto arguments = request.segments.begin() + static_cast<std::ptrdiff_t>(used);
    return Match{*found[used - 1], used, {arguments, request.segments.end()}, false};
  }
  return std::nullopt;
}

std::string_view as_typed(std::string_view segment) { return segment; }

std::optional<Match> match_as_written(const Request& request, const LinkFinder& links) {
  if (auto match = longest_match(request, links, as_typed)) return match;
  return longest_match(request, links, without_trailing_punctuation);
}

// Reads `request` anew where it has to be seen as a shortcut of a browser.
std::optional<Match> find_link(Request& request, const LinkFinder& links) {
  if (auto match = match_as_written(request, links)) return match;
  auto shortcut = read_shortcut(request);
  if (!shortcut) return std::nullopt;
  auto match = match_as_written(*shortcut, links);
  if (!match) return std::nullopt;
  request = *std::move(shortcut);
  match->is_shortcut = true;
  return match;
}

// Where the path of a URL ends: before its query and fragment.
std::size_t path_end(std::string_view url) { return std::min(url.find_first_of("?#"), url.size()); }

std::string append_arguments(std::string url, std::span<const std::string> arguments, bool trailing_slash) {
  if (arguments.empty()) return url;
  std::string path;
  for (const std::string& argument : arguments) path.append("/").append(percent_encode(argument));
  if (trailing_slash) path.append("/");
  const std::size_t end = path_end(url);
  const bool ends_with_slash = end > 0 && url[end - 1] == '/';
  url.insert(end, ends_with_slash ? path.substr(1) : path);
  return url;
}

std::string append_query(std::string url, std::string_view query) {
  if (query.empty()) return url;
  const std::size_t fragment = std::min(url.find('#'), url.size());
  const std::size_t question = url.find('?');
  const bool has_query = question < fragment;
  const bool ends_open = has_query && (question + 1 == fragment || url[fragment - 1] == '&');
  std::string addition = has_query ? (ends_open ? "" : "&") : "?";
  url.insert(fragment, addition.append(query));
  return url;
}

// The request's fragment replaces the target's.
std::string with_fragment(std::string url, std::string_view fragment) {
  if (fragment.empty()) return url;
  url.resize(std::min(url.find('#'), url.size()));
  return url.append("#").append(fragment);
}

std::string sendable(std::string url) { return percent_encode_illegal(with_ascii_host(std::move(url))); }

std::string append_left_over(std::string url, std::span<const std::string> arguments, bool trailing_slash,
                             std::string_view query) {
  return append_query(append_arguments(std::move(url), arguments, trailing_slash), query);
}

// What follows the first `used` segments in the text of a request.
std::string_view text_behind(std::string_view request, std::size_t used) {
  const std::size_t path_size = std::min(request.find_first_of("?#"), request.size());
  std::size_t at = 0;
  for (; used > 0; --used) at = std::min(request.find('/', at + 1), path_size);
  return request.substr(at);
}

// The same of a request that had to be read as a shortcut, written anew.
std::string written_rest(const Request& request, std::size_t used) {
  std::string rest;
  for (std::size_t i = used; i < request.segments.size(); ++i)
    rest.append("/").append(percent_encode(request.segments[i]));
  if (request.trailing_slash) rest += '/';
  if (!request.query.empty()) rest.append("?").append(request.query);
  return request.fragment.empty() ? rest : rest.append("#").append(request.fragment);
}

// What a target becomes with what the request brought.
struct Expanded {
  std::string url;
  std::vector<Binding> bindings;
};

std::vector<Binding> named(std::span<const UriTemplate::Variable> variables, std::vector<TemplateValue> values) {
  std::vector<Binding> bindings;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    bindings.push_back({std::string(variables[i].name), std::move(values[i])});
  }
  return bindings;
}

tl::unexpected<Error> malformed_template(const LinkView& link, const Error& fault) {
  return failure(ErrorCode::invalid,
                 fmt::format("the target of {} is malformed at {}", in_quotes(link.keyword), fault.message));
}

tl::unexpected<Error> no_address(const LinkView& link, std::string_view url, std::string_view fault) {
  return failure(ErrorCode::invalid, fmt::format("{} leads to {}, which {} (it is used as {})", in_quotes(link.keyword),
                                                 in_quotes(url), fault, in_quotes("go/" + signature(link))));
}

Result<Expanded> expand_template(const LinkView& link, std::string_view target, const Brought& brought,
                                 bool with_bindings) {
  const auto parsed = UriTemplate::parse(target);
  if (!parsed) return malformed_template(link, parsed.error());
  Bound bound = bind(*parsed, brought);
  if (parsed->longest_expansion(bound.values) > max_expanded_bytes) {
    return failure(ErrorCode::invalid, fmt::format("{} leads to an address that is too long", in_quotes(link.keyword)));
  }
  Expanded expanded{parsed->expand(bound.values), {}};
  if (const auto fault = expanded_target_fault(expanded.url); !fault.empty())
    return no_address(link, expanded.url, fault);
  expanded.url = append_left_over(std::move(expanded.url), bound.arguments, brought.trailing_slash, bound.query);
  if (with_bindings) expanded.bindings = named(parsed->variables(), std::move(bound.values));
  return expanded;
}

// Most targets have no variables, and pay one search for a brace.
Result<Expanded> expand(const LinkView& link, std::string_view target, const Brought& brought, bool with_bindings) {
  if (is_template(target)) return expand_template(link, target, brought, with_bindings);
  return Expanded{append_left_over(std::string(target), brought.arguments, brought.trailing_slash, brought.query), {}};
}

// The bare target serves requests that have no argument, and no parameter that the target has a variable for.
std::string_view chosen_target(const LinkView& link, const Brought& brought) {
  if (link.bare_target.empty() || !brought.arguments.empty()) return link.target;
  if (brought.query.empty() || !is_template(link.target)) return link.bare_target;
  const auto parsed = UriTemplate::parse(link.target);
  return parsed && binds_parameter(*parsed, brought.query) ? link.target : link.bare_target;
}

tl::unexpected<Error> not_found(const std::vector<std::string_view>& passed, std::string_view request) {
  const std::string keyword = in_quotes(requested_keyword(request));
  if (passed.empty()) return failure(ErrorCode::not_found, fmt::format("no link named {}", keyword));
  return failure(ErrorCode::not_found,
                 fmt::format("{} is an alias of {}, which does not exist", in_quotes(passed.back()), keyword));
}

// `passed` are the keywords of the aliases on the way to `keyword`.
Result<void> check_hop(const std::vector<std::string_view>& passed, std::string_view keyword) {
  const auto is_same = [&](std::string_view other) { return keyword_key(other) == keyword_key(keyword); };
  if (std::any_of(passed.begin(), passed.end(), is_same)) {
    return failure(ErrorCode::conflict, fmt::format("{} is an alias that leads back to itself", in_quotes(keyword)));
  }
  if (passed.size() > static_cast<std::size_t>(max_alias_hops)) {
    return failure(ErrorCode::conflict,
                   fmt::format("{} leads through more than {} aliases", in_quotes(passed.front()), max_alias_hops));
  }
  return {};
}

// Follows a request to its URL; each link on the way is noted in `hops` unless that is null.
Result<Resolution> follow(std::string_view request, const LinkFinder& links, std::vector<Hop>* hops) {
  std::vector<std::string_view> passed;
  std::string next(request), fragment;
  for (;;) {
    auto parsed = parse_request(next);
    if (!parsed) return failure(parsed.error());
    const auto match = find_link(*parsed, links);
    if (fragment.empty()) fragment = parsed->fragment;
    if (!match) return not_found(passed, next);
    if (auto ok = check_hop(passed, match->link.keyword); !ok) return failure(ok.error());
    const Brought brought{match->arguments, parsed->trailing_slash, parsed->query};
    const std::string_view target = chosen_target(match->link, brought);
    auto expanded = expand(match->link, target, brought, hops != nullptr);
    if (!expanded) return failure(expanded.error());
    if (hops != nullptr) {
      hops->push_back({std::string(match->link.keyword), std::string(target), match->arguments, parsed->query,
                       std::move(expanded->bindings)});
    }
    passed.push_back(match->link.keyword);
    if (alias_request(target).empty())
      return Resolution{sendable(with_fragment(std::move(expanded->url), fragment)), std::string(passed.front())};
    next = alias_request(expanded->url);
  }
}

// `links` with one more, unsaved, on top.
class WithLink : public LinkFinder {
 public:
  WithLink(const Link& link, const LinkFinder& links) : links_(links), key_(keyword_key(link.keyword)) {
    view_.keyword = link.keyword;
    view_.target = link.target;
    view_.bare_target = link.bare_target;
  }

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override {
    auto found = links_.find_all(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == key_) found[i] = view_;
    }
    return found;
  }

 private:
  const LinkFinder& links_;
  std::string key_;
  LinkView view_;
};

}  // namespace

std::string requested_keyword(std::string_view request) {
  const auto parsed = parse_request(request);
  if (!parsed) return std::string(request);
  const auto shortcut = read_shortcut(*parsed);
  return shortcut ? shortcut->segments.front() : parsed->segments.front();
}

std::vector<std::string> expected_keys(std::string_view request) {
  const auto parsed = parse_request(request);
  return parsed ? prefix_keys(*parsed, as_typed) : std::vector<std::string>{};
}

std::vector<std::string> possible_keys(std::string_view request) {
  const auto parsed = parse_request(request);
  if (!parsed) return {};
  std::vector<std::string> keys;
  const auto add = [&keys](const Request& seen, const SegmentFilter& filter) {
    std::ranges::move(prefix_keys(seen, filter), std::back_inserter(keys));
  };
  const auto shortcut = read_shortcut(*parsed);
  for (const Request* seen : {&*parsed, shortcut ? &*shortcut : nullptr}) {
    if (seen == nullptr) continue;
    add(*seen, as_typed);
    add(*seen, without_trailing_punctuation);
  }
  return keys;
}

std::optional<NamedLink> named_link(std::string_view request, const LinkFinder& links) {
  auto parsed = parse_request(request);
  if (!parsed) return std::nullopt;
  const auto match = find_link(*parsed, links);
  if (!match) return std::nullopt;
  return NamedLink{match->link, match->is_shortcut ? written_rest(*parsed, match->used)
                                                   : std::string(text_behind(request, match->used))};
}

Result<Resolution> resolve(std::string_view request, const LinkFinder& links) {
  return follow(request, links, nullptr);
}

Result<Explanation> explain(std::string_view request, const LinkFinder& links) {
  Explanation explanation;
  auto resolution = follow(request, links, &explanation.hops);
  if (!resolution) return failure(resolution.error());
  explanation.url = std::move(resolution->url);
  return explanation;
}

Result<void> check_alias(const Link& link, const LinkFinder& links) {
  if (alias_request(link.target).empty() && alias_request(link.bare_target).empty()) return {};
  const WithLink with_link(link, links);
  // Links on the way may have bare targets of their own, which an argument passes by.
  for (const std::string& request : {link.keyword, link.keyword + "/argument"}) {
    const auto probe = resolve(request, with_link);
    // What a template makes of such a request is no fault of the alias.
    if (!probe && probe.error().code != ErrorCode::invalid) return failure(probe.error());
  }
  return {};
}

}  // namespace golinks
