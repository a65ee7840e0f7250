#pragma once

#include <unistd.h>

#include <utility>

namespace golinks::cli {

// An open file descriptor, closed when it goes out of scope; negative when there is none.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  void close() {
    const int number = std::exchange(number_, -1);
    if (number >= 0) ::close(number);
  }

 private:
  int number_;
};

}  // namespace golinks::cli
