// Short ways to write and read stores in tests.
#pragma once

#include <map>
#include <string>

#include "store/keyword.h"
#include "store/store.h"

namespace golinks::test {

inline Link make_link(const std::string& keyword, const std::string& target) {
  Link link;
  link.keyword = keyword;
  link.target = target;
  link.created_us = link.updated_us = 1'700'000'000'000'000;
  return link;
}

inline Result<Committed> put(Store& store, const std::string& keyword, const std::string& target) {
  return store.change("add " + keyword, [&](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.put.push_back(make_link(keyword, target));
    return changes;
  });
}

inline Result<Committed> remove(Store& store, const std::string& keyword) {
  return store.change("rm " + keyword, [&](const StoreView&) -> Result<Changes> {
    Changes changes;
    changes.remove.push_back(keyword);
    return changes;
  });
}

using Links = std::map<std::string, std::string>;  // key -> target

inline Links links_in(const Log& log) {
  Links links;
  for_each_change(log, [&](const Change& change) {
    if (change.is_removal) {
      links.erase(keyword_key(change.keyword));
    } else {
      links[keyword_key(change.keyword)] = decode_link_view(change.link_bytes)->target;
    }
  });
  return links;
}

// All links that a reader sees; a reader's error shows up as the single entry "error".
inline Links links_in(const Store& store) {
  const auto view = store.read();
  if (!view) return {{"error", view.error().message}};
  return links_in(view->log());
}

}  // namespace golinks::test
