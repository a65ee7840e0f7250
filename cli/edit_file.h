// The user's editor on a file of its own.
#pragma once

#include <string>

#include "cli/context.h"

namespace golinks::cli {

// The command line of VISUAL, else of EDITOR, else vi: a file's name goes behind it.
[[nodiscard]] std::string chosen_editor(const Environment& environment);

// A private file for one edit, in $TMPDIR or /tmp. It is removed at destruction unless keep() was called.
class EditFile {
 public:
  [[nodiscard]] static Result<EditFile> create(const Context& context);
  EditFile(EditFile&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  EditFile& operator=(EditFile&&) = delete;
  ~EditFile();

  // Writes `text`, runs $VISUAL, $EDITOR or vi on the file (by the shell, so that they may have arguments, as git does)
  // and returns what was saved. Error: io, when the editor fails.
  [[nodiscard]] Result<std::string> edit(Context& context, const std::string& text);
  // Leaves the file where it is; returns its path.
  [[nodiscard]] std::string keep();

 private:
  explicit EditFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace golinks::cli
