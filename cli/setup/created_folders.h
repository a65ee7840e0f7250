// Which folders setup had to create for its files, written down so that undo removes these and no others.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "store/result.h"

namespace golinks::cli {

class CreatedFolders {
 public:
  // `record` is the file that holds their paths, a line each. Nothing is read or written yet.
  explicit CreatedFolders(std::string record) : record_(std::move(record)) {}

  // Creates the folder and its missing parents, after they were written down. Errors: io.
  [[nodiscard]] Result<void> create(const std::string& folder, mode_t mode = 0755) const;
  // Whether it was created so. Errors: io.
  [[nodiscard]] Result<bool> created(const std::string& folder) const;
  // Removes those folders that are empty now, and the record.
  [[nodiscard]] Result<void> remove_empty() const;
  [[nodiscard]] bool any() const;

 private:
  [[nodiscard]] Result<std::vector<std::string>> noted() const;
  [[nodiscard]] Result<void> note(const std::vector<std::string>& folders) const;
  std::string record_;
};

}  // namespace golinks::cli
