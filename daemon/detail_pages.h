// /.detail/KW[/ARGUMENTS][?QUERY] and /KW+: one link, where a request for it leads and why, its history and its use.
#pragma once

#include "daemon/page_context.h"

namespace golinks {

[[nodiscard]] HttpResponse answer_detail(const PageContext& context, const PageRequest& request);

}  // namespace golinks
