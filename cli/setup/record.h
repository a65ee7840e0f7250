// What setup did to a machine, written down so that undo takes back this and nothing else. A file of lines:
//
//   for ann
//   folder /etc/chromium/policies
//   text-8a3fb57d1c0e2f44 /etc/chromium/policies/managed/golinks.json
//
// A line is written before the deed, so that none is forgotten when the power fails, and struck out when the deed fails
// whole. Whoever writes it holds its lock (a file beside it, which goes with the record), from the look at what is to
// be done on: two runs of setup at once would forget each other's deeds.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/setup/person.h"
#include "store/env.h"
#include "store/result.h"

namespace golinks::cli {

class Record {
 public:
  // `path` is where it is kept. Nothing is read or written yet.
  explicit Record(std::string path) : path_(std::move(path)) {}

  // Waits some seconds for another run of setup to end. Creates the record's folder. Errors: locked, io.
  [[nodiscard]] Result<std::unique_ptr<FileLock>> lock() const;

  // Writes down a deed, one word, done to the file or folder. Error: io.
  [[nodiscard]] Result<void> note(const std::string& deed, const std::string& file) const;
  // Writes down a deed and does it. One that fails is struck out, unless it was there before.
  [[nodiscard]] Result<void> note_and_do(const std::string& deed, const std::string& file,
                                         const std::function<Result<void>()>& work) const;
  // Of a record that this user may not read it is believed: root, whose record it is, looks again before it does
  // anything. Error: io.
  [[nodiscard]] Result<bool> says(const std::string& deed, const std::string& file) const;
  // What a deed was done to, in the order in which it was noted; nothing when this user may not read it. Error: io.
  [[nodiscard]] Result<std::vector<std::string>> files_of(const std::string& deed) const;
  // Creates the folder and its missing parents, after they were written down. Error: io.
  [[nodiscard]] Result<void> create_folder(const std::string& folder, mode_t mode = 0755) const;

  [[nodiscard]] const std::string& path() const { return path_; }
  // It, or what a run that was killed left of it.
  [[nodiscard]] bool exists() const;
  // Removes those folders that are empty now, and the record.
  [[nodiscard]] Result<void> clear() const;

 private:
  [[nodiscard]] Result<std::vector<std::string>> lines() const;
  [[nodiscard]] Result<std::string> whole_lines_left_over() const;
  [[nodiscard]] Result<void> add(const std::vector<std::string>& lines) const;
  [[nodiscard]] Result<void> strike(const std::string& line) const;
  [[nodiscard]] Result<void> write(const std::vector<std::string>& lines) const;
  [[nodiscard]] Result<void> create_own_folder() const;
  [[nodiscard]] std::string lock_path() const { return path_ + ".lock"; }
  [[nodiscard]] Result<void> remove_all(const std::vector<std::string>& folders) const;
  [[nodiscard]] bool is_hidden() const;
  std::string path_;
};

// What root did on this machine, and what was done in the home of the person.
[[nodiscard]] Record record_of_root(const Machine& machine);
[[nodiscard]] Record record_of(const Machine& machine, const Person& person);

// The deed of having created a folder, or a file, that was not there.
inline constexpr const char* deed_of_making_folder = "folder";
inline constexpr const char* deed_of_creation = "file";
// The deed of having written a file with this content. Told apart by a checksum: against mistakes, not against malice.
[[nodiscard]] std::string deed_of_writing(std::string_view content);

}  // namespace golinks::cli
