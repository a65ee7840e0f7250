// make_store LINKS FILE: writes a store of that many links, each added by a transaction of its own, as years of use
// would.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/log.h"

namespace {

std::string transaction_adding(std::uint64_t number) {
  constexpr golinks::Microseconds some_day = 1'700'000'000'000'000;
  golinks::Link link;
  link.keyword = fmt::format("key-{}", number);
  link.target = fmt::format("https://www.example.com/some/path/{}", number);
  link.created_us = link.updated_us = some_day + static_cast<golinks::Microseconds>(number);
  golinks::Transaction transaction;
  transaction.at_us = link.created_us;
  transaction.command = fmt::format("add key-{}", number);
  transaction.puts.push_back(golinks::encode_link(link));
  transaction.number = number;
  return golinks::encode_transaction(transaction);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_store LINKS FILE\n", stderr);
    return 2;
  }
  std::string store = golinks::encode_format();
  const auto links = std::strtoull(argv[1], nullptr, 10);
  for (std::uint64_t number = 1; number <= links; ++number) store += transaction_adding(number);
  std::FILE* const file = std::fopen(argv[2], "wb");
  const bool written = file != nullptr && std::fwrite(store.data(), 1, store.size(), file) == store.size();
  if (!written || std::fclose(file) != 0) {
    std::perror(argv[2]);
    return 1;
  }
  return 0;
}
