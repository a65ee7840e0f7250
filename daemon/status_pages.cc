#include "daemon/status_pages.h"

#include <fmt/format.h>

#include "store/link_json.h"
#include "store/version.h"

namespace golinks {
namespace {

std::string metric(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}

}  // namespace

HttpResponse answer_help(const PageContext& context, const PageRequest& request) {
  const std::string store = context.is_read_only() ? std::string() : context.store.path();
  if (request.shape == Shape::html) return html_answer(200, help_page({program_version(), request.origin(), store}));
  return text_answer(200, "see golinks(1), or open this page in a browser");
}

HttpResponse answer_health(const PageContext& context, const PageRequest& request) {
  const bool is_faulty = context.links.is_faulty();
  const std::size_t damaged = context.links.damaged_bytes();
  const int status = is_faulty ? 503 : 200;  // a damaged store is still served, but for what the damage hides
  const std::string_view state = is_faulty     ? "the store cannot be read"
                                 : damaged > 0 ? "the store is damaged: run 'golinks doctor --repair'"
                                               : "ok";
  if (request.shape != Shape::json) return text_answer(status, state);
  return json_answer(
      status, fmt::format("{{\"status\":{},\"version\":{},\"links\":{},\"damaged_bytes\":{}}}\n", json_string(state),
                          json_string(program_version()), context.links.size(), damaged));
}

HttpResponse answer_metrics(const PageContext& context, const PageRequest&) {
  std::string text = fmt::format(
      "# HELP golinks_build_info The version of golinksd.\n# TYPE golinks_build_info gauge\n"
      "golinks_build_info{{version=\"{}\"}} 1\n",
      program_version());
  text += metric("golinks_links", "gauge", "Links that are served.", context.links.size());
  text += metric("golinks_store_readable", "gauge",
                 "1 while the store can be read, 0 while its last good links are served.",
                 context.links.is_faulty() ? 0 : 1);
  text += metric("golinks_store_damaged_bytes", "gauge", "Bytes of the store that cannot be read.",
                 context.links.damaged_bytes());
  context.usage.read([&](const Usage& usage) {
    text +=
        metric("golinks_redirects_total", "counter", "Redirects that somebody asked for, ever.", usage.total_hits());
  });
  return content_answer(200, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

}  // namespace golinks
