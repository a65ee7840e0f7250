// The user's editor on a file of its own.
#pragma once

#include <string>

#include "cli/context.h"

namespace golinks::cli {

// The command line of VISUAL, else of EDITOR, else vi: a file's name goes behind it.
[[nodiscard]] std::string chosen_editor(const Environment& environment);

// A private file for one edit, in a folder of its own in $TMPDIR or /tmp. Both are removed at destruction, with what
// the editor left there, unless keep() was called.
class EditFile {
 public:
  [[nodiscard]] static Result<EditFile> create(const Context& context);
  EditFile(EditFile&& other) noexcept : folder_(std::move(other.folder_)) { other.folder_.clear(); }
  EditFile& operator=(EditFile&&) = delete;
  ~EditFile();

  // Writes `text`, runs $VISUAL, $EDITOR or vi on the file (by the shell, so that they may have arguments, as git does)
  // and returns what was saved. A signal that ends golinks meanwhile ends the editor first, and leaves nothing behind.
  // Error: io, when the editor fails.
  [[nodiscard]] Result<std::string> edit(Context& context, const std::string& text);
  // Leaves the file where it is; returns its path.
  [[nodiscard]] std::string keep();

 private:
  static constexpr const char* file_name = "/link.txt";
  explicit EditFile(std::string folder) : folder_(std::move(folder)) {}
  void remove();
  std::string folder_;
};

}  // namespace golinks::cli
