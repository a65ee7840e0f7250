// What `golinks doctor` said of one link of the chain.
#pragma once

#include <sstream>
#include <string>

#include "tests/support/process.h"

namespace golinks::test {

// The lines of that check, each as "VERDICT TEXT".
inline std::string told(const Outcome& outcome, const std::string& check) {
  std::string found;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string verdict, name, text;
    words >> verdict >> name >> std::ws;
    std::getline(words, text);
    if (name == check) found += (found.empty() ? "" : "\n") + verdict + ' ' + text;
  }
  return found;
}

}  // namespace golinks::test
