// The host names that golinksd answers to, and what each of them stands for.
//
//   HostName::parse("go")       {"go", ""}        http://go/blog is go/blog
//   HostName::parse("gh=gh")    {"gh", "gh"}      http://gh/blog is go/gh/blog
#pragma once

#include <string>
#include <string_view>

#include "store/result.h"

namespace golinks {

struct HostName {
  std::string host;    // in lower case
  std::string prefix;  // the keyword below which its keywords stand; empty for none

  // Reads HOST or HOST=PREFIX. HOST is made of labels of letters, digits and inner hyphens, joined by dots (RFC 1123
  // section 2.1), and is neither localhost nor an IP address, which golinksd answers to anyway; PREFIX is a keyword.
  // Error: invalid, with the rule.
  [[nodiscard]] static Result<HostName> parse(std::string_view text);
  // What parse() reads.
  [[nodiscard]] std::string text() const { return prefix.empty() ? host : host + '=' + prefix; }
  bool operator==(const HostName&) const = default;
};

}  // namespace golinks
