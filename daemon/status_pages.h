// What the daemon says of itself: to a person (/.help), to a supervisor (/.health) and to Prometheus (/.metrics).
#pragma once

#include "daemon/page_context.h"

namespace golinks {

[[nodiscard]] HttpResponse answer_help(const PageContext& context, const PageRequest& request);
// 200 while the store can be read, which tells of damage in it; 503 while only the links last read from it are served.
[[nodiscard]] HttpResponse answer_health(const PageContext& context, const PageRequest& request);
// Text exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
[[nodiscard]] HttpResponse answer_metrics(const PageContext& context, const PageRequest& request);

}  // namespace golinks
