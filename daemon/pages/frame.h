// What every page has around its content: title, search box, navigation.
#pragma once

#include "daemon/pages/template.h"

namespace golinks {

struct Frame {
  std::string_view title;
  bool read_only = false;
  std::string_view query;    // what the search box holds
  std::vector<Fields> kept;  // {{name}} and {{value}} of what a search keeps: filters and order
};

// The page's own fields, and those that head.html shows.
[[nodiscard]] inline Fields framed(Frame frame, Fields fields) {
  fields.emplace_back("title", frame.title);
  fields.emplace_back("can_write", !frame.read_only);
  fields.emplace_back("query", frame.query);
  fields.emplace_back("kept", std::move(frame.kept));
  return fields;
}

}  // namespace golinks
