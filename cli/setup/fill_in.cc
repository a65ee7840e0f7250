#include "cli/setup/texts.h"

namespace golinks::cli {

std::string fill_in(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string result;
  while (true) {
    const std::size_t begin = text.find('@');
    result += text.substr(0, begin);
    if (begin == std::string_view::npos) return result;
    const std::size_t end = text.find('@', begin + 1);
    const auto value = end == std::string_view::npos
                           ? values.end()
                           : values.find(std::string(text.substr(begin + 1, end - begin - 1)));
    if (value == values.end()) result += '@';
    else result += value->second;
    text.remove_prefix(value == values.end() ? begin + 1 : end + 1);
  }
}

}  // namespace golinks::cli
