#include "store/meant_keyword.h"

#include "store/keyword.h"

namespace golinks {

std::string meant_keyword(const Store& store, const OwnAddresses& own, const std::string& typed) {
  std::string keyword = own.keyword_in(typed);
  if (keyword == typed) return keyword;
  const std::string key = keyword_key(typed);
  const auto view = store.read();
  return view && view->find(key) ? typed : keyword;
}

std::string given_keyword(const OwnAddresses& own, std::string_view typed, std::string_view stored) {
  return keyword_key(typed) == keyword_key(stored) ? std::string(typed) : own.keyword_in(typed);
}

}  // namespace golinks
