#include "cli/opens_at.h"

#include "cli/autostart.h"
#include "cli/daemon_control.h"
#include "cli/daemon_log.h"
#include "cli/printable.h"
#include "store/address.h"
#include "store/percent.h"

namespace golinks::cli {
namespace {

constexpr std::uint16_t http_port = 80;

std::string origin(const Address& address) {
  return address.host() == "127.0.0.1" ? fmt::format("http://localhost:{}", address.port())
                                       : fmt::format("http://{}", address.text());
}

bool has_failed_to_start(Context& context) {
  const auto store = store_path(context.env, context.environment);
  return store && fault_of_last_start(context.env, daemon_log_path(*store));
}

}  // namespace

void tell_where_it_opens(Context& context, std::string_view keyword, bool is_first) {
  const Result<Settings> settings = context.settings();
  if (!is_own_store(context).value_or(false) || has_failed_to_start(context)) return;
  if (!settings || !settings->autostart || !check_start(settings->listen)) return;
  const Result<Address> address = Address::parse(settings->listen);
  if (!address || address->port() == 0 || address->port() == http_port) return;
  context.err.print("it opens at {}/{}\n", origin(*address), percent_encode_illegal(keyword));
  if (is_first) {
    context.err.print(
        "for go/{} in the address bar, run 'golinks setup': it adds the name go to /etc/hosts, the right to answer on "
        "port 80, and what your browsers need\n",
        printable(keyword));
  }
}

}  // namespace golinks::cli
