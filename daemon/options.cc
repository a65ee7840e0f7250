#include "daemon/options.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <getopt.h>

#include <charconv>
#include <string_view>

#include "daemon/duration.h"

namespace golinks {
namespace {

Result<int> parse_descriptor(std::string_view text) {
  int descriptor = -1;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), descriptor);
  const bool is_number = error == std::errc() && rest == text.data() + text.size();
  if (!is_number || descriptor < 0 || ::fcntl(descriptor, F_GETFD) < 0) {
    return failure(ErrorCode::invalid, fmt::format("--ready-fd '{}' is not an open descriptor", text));
  }
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return descriptor;
}

Result<void> take_option(int option, const char* value, const char* word, Options& options) {
  switch (option) {
    case 'l': options.listen = value; return {};
    case 'L': options.log = value; return {};
    case 'h': options.help = true; return {};
    case 'V': options.version = true; return {};
    case 'i': {
      const auto duration = parse_duration(value);
      if (!duration) return failure(duration.error());
      options.idle_exit = *duration;
      return {};
    }
    case 'r': {
      const auto descriptor = parse_descriptor(value);
      if (!descriptor) return failure(descriptor.error());
      options.ready_descriptor = *descriptor;
      return {};
    }
    case ':': return failure(ErrorCode::invalid, fmt::format("{} needs a value", word));
    default: return failure(ErrorCode::invalid, fmt::format("unknown option {}, see golinksd --help", word));
  }
}

}  // namespace

Result<Options> parse_options(int argc, char** argv) {
  static constexpr option long_options[] = {{"listen", required_argument, nullptr, 'l'},
                                            {"idle-exit", required_argument, nullptr, 'i'},
                                            {"log", required_argument, nullptr, 'L'},
                                            {"ready-fd", required_argument, nullptr, 'r'},
                                            {"version", no_argument, nullptr, 'V'},
                                            {"help", no_argument, nullptr, 'h'},
                                            {nullptr, 0, nullptr, 0}};
  Options options;
  ::optind = 0;  // start anew, whatever was parsed before
  ::opterr = 0;
  while (true) {
    const int at = ::optind == 0 ? 1 : ::optind;
    const int option = ::getopt_long(argc, argv, ":h", long_options, nullptr);
    if (option == -1) break;
    if (const auto taken = take_option(option, ::optarg, argv[at], options); !taken) return failure(taken.error());
  }
  if (::optind < argc) {
    return failure(ErrorCode::invalid, fmt::format("unexpected argument '{}'", argv[::optind]));
  }
  return options;
}

std::string help_text() {
  return "usage: golinksd [--listen ADDRESS:PORT] [--idle-exit DURATION] [--log FILE] [--ready-fd N]\n"
         "\n"
         "Answers http://go/KEYWORD with a redirect to the link's target. `golinks daemon start` starts it.\n"
         "\n"
         "  --listen ADDRESS:PORT  where to listen, like 127.0.0.1:26479 or [::1]:26479; port 0 is any free one\n"
         "  --idle-exit DURATION   end after that long without a request, like 90s, 15m or 2h; 0 is never\n"
         "  --log FILE             write the log to the end of that file, not to standard error\n"
         "  --ready-fd N           report on this descriptor, in one line: ready ADDRESS, running, or error TEXT\n"
         "  --version              print the version\n"
         "  --help                 print this\n";
}

}  // namespace golinks
