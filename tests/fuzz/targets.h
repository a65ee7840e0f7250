// The readers of untrusted bytes, as fuzzers meet them. Each target takes any bytes at all and throws std::logic_error
// where a reader breaks a promise of its header; a crash speaks for itself.
//
// fuzz_test.cc takes them through the corpus, and through what it becomes by mutation, in every run of the tests. With
// GOLINKS_FUZZ each is a libFuzzer program as well, see CONTRIBUTING.md.
#pragma once

#include <span>
#include <string_view>

namespace golinks::test {

struct FuzzTarget {
  std::string_view name;  // of its folder in corpus/ too
  void (*take)(std::string_view bytes);
};

void fuzz_store(std::string_view bytes);         // a store file
void fuzz_uri_template(std::string_view bytes);  // a template, and a line for the value of each variable
void fuzz_request(std::string_view bytes);       // what a connection receives, or only the target of a request
void fuzz_form_data(std::string_view bytes);     // the body of a form

inline constexpr FuzzTarget fuzz_targets[] = {
    {"store", fuzz_store},
    {"uri_template", fuzz_uri_template},
    {"request", fuzz_request},
    {"form_data", fuzz_form_data},
};

// Throws std::logic_error with `promise` unless it is kept.
void require(bool is_kept, const char* promise);

// Whether `url` can stand in a header: printable ASCII without a space.
[[nodiscard]] bool is_safe_to_send(std::string_view url);

}  // namespace golinks::test
