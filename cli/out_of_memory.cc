#include "cli/out_of_memory.h"

#include <cerrno>
#include <filesystem>

namespace golinks::cli {
namespace {

struct Sized {
  std::string path;
  std::uintmax_t bytes = 0;
};

Sized sized(const std::string& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  return {path, error ? 0 : bytes};
}

}  // namespace

Error out_of_memory(const Context& context, const Arguments& arguments) {
  Sized largest;
  if (const Result<std::string> store = store_path(context.env, context.environment)) largest = sized(*store);
  if (const auto file = arguments.text("FILE")) {
    if (const Sized given = sized(*file); given.bytes > largest.bytes) largest = given;
  }
  if (largest.bytes == 0) return {ErrorCode::io, "there is not enough memory (see ulimit -v)", ENOMEM};
  return {ErrorCode::io,
          fmt::format("there is not enough memory for {} with its {} MB (see ulimit -v)", largest.path,
                      largest.bytes / 1'000'000 + 1),
          ENOMEM};
}

}  // namespace golinks::cli
