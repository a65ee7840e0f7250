#include <cstdio>
#include <exception>
#include <string>

#include "daemon/daemon.h"
#include "daemon/listener.h"
#include "daemon/options.h"
#include "store/size_limit.h"
#include "store/standard_streams.h"
#include "store/version.h"

namespace {

constexpr int wrong_usage = 2;

int run(int argc, char** argv) {
  const auto options = golinks::parse_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "golinksd: %s\n", options.error().message.c_str());
    return wrong_usage;
  }
  if (options->help || options->version) {
    std::fputs((options->help ? golinks::help_text() : "golinksd " + golinks::program_version() + "\n").c_str(),
               stdout);
    return 0;
  }
  return golinks::run_daemon(*options, golinks::take_listen_variables());
}

}  // namespace

int main(int argc, char** argv) {
  golinks::occupy_closed_streams();
  golinks::survive_size_limit();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "golinksd: %s\n", error.what());
    return 1;
  }
}
