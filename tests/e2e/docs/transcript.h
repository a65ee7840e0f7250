// Commands and what they print, as the documents show them:
//
//   $ golinks get facebok
//   golinks: no link named 'facebok' (did you mean 'facebook'?)
//
// A command goes on in the next line after a '\', after a '|' and until its 'done'. A line "..." stands for any lines,
// and "..." at the end of a line for the rest of it. Times and process ids may differ.
#pragma once

#include <string>
#include <vector>

#include "tests/support/sandbox.h"

namespace golinks::test {

struct TranscriptStep {
  std::string command;
  std::string output;
};

[[nodiscard]] std::vector<TranscriptStep> read_transcript(const std::string& text);

// Whether the output is what the document shows.
[[nodiscard]] bool is_as_shown(const std::string& output, const std::string& shown);

// The whole of a file in the source tree.
[[nodiscard]] std::string source_text(const std::string& name);

// Runs transcripts in a sandbox with a daemon on an address of its own, which the documents call localhost:26479 or
// 127.0.0.1:26479. The installed golinks is in PATH.
class TranscriptRunner {
 public:
  TranscriptRunner();

  [[nodiscard]] Sandbox& sandbox() { return sandbox_; }
  // Runs the steps in order, and checks (doctest) that each prints what stands below it. Returns how many they were.
  int check(const std::string& text);

 private:
  std::string run(const std::string& command);

  Sandbox sandbox_;
  std::string address_;
};

}  // namespace golinks::test
