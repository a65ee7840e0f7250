#include "cli/import_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/absence.h"
#include "store/editing.h"
#include "store/index.h"
#include "store/keyword.h"
#include "store/resolver.h"
#include "store/target.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

// The store as it will be: the links to import on top of those that are there.
class FutureLinks : public LinkFinder {
 public:
  FutureLinks(const std::vector<Link>& added, const LinkFinder& present) : present_(present) {
    for (const Link& link : added) added_.emplace(keyword_key(link.keyword), &link);
  }

  [[nodiscard]] std::vector<std::optional<LinkView>> find_all(std::span<const std::string> keys) const override {
    auto found = present_.find_all(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (const auto link = added_.find(keys[i]); link != added_.end()) found[i] = view_of(*link->second);
    }
    return found;
  }

 private:
  static LinkView view_of(const Link& link) {
    LinkView view;
    view.keyword = link.keyword;
    view.target = link.target;
    view.bare_target = link.bare_target;
    return view;
  }

  const LinkFinder& present_;
  std::unordered_map<std::string, const Link*> added_;
};

class Conflicts {
 public:
  void add(std::string_view keyword) {
    if (++count_ > named_) return;
    names_ += (names_.empty() ? "" : ", ") + in_quotes(keyword);
  }
  [[nodiscard]] bool any() const { return count_ > 0; }
  [[nodiscard]] Error error() const {
    const std::string more = count_ > named_ ? fmt::format(" and {} more", count_ - named_) : "";
    return Error{
        ErrorCode::exists,
        fmt::format(
            "{} {}{} {} there already (--on-conflict=keep leaves them, --on-conflict=replace takes those of the file)",
            count_ == 1 ? "keyword" : "keywords", names_, more, count_ == 1 ? "is" : "are")};
  }

 private:
  static constexpr std::size_t named_ = 3;
  std::size_t count_ = 0;
  std::string names_;
};

// The links of `plan` are to be stored, and `numbers` the lines that they come from.
Result<void> check_aliases(ImportPlan& plan, const std::vector<std::size_t>& numbers, const ImportFile& file,
                           const LinkFinder& present) {
  const std::vector<Link>& links = plan.changes.put;
  const FutureLinks future(links, present);
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (alias_request(links[i].target).empty() && alias_request(links[i].bare_target).empty()) continue;
    const Result<void> checked = check_alias(links[i], future);
    if (checked) continue;
    Error error = file.bad_line(numbers[i], checked.error());
    if (error.code != ErrorCode::not_found) return failure(std::move(error));
    plan.dangling.push_back(std::move(error.message));
  }
  return {};
}

Link added(Link link, Microseconds now) {
  if (link.created_us == no_time) link.created_us = now;
  if (link.updated_us == no_time) link.updated_us = now;
  return link;
}

// Whether the store has the link just so; times that the file does not give do not count.
bool is_there(const LinkView& present, Link link) {
  const Link old = to_link(present);
  link.unknown_fields = old.unknown_fields;
  if (link.created_us == no_time) link.created_us = old.created_us;
  if (link.updated_us == no_time) link.updated_us = old.updated_us;
  return link == old;
}

// The file's link in the place of `present`, with what only the store knows about it; nullopt when nothing would
// change.
std::optional<Link> replacing(const LinkView& present, Link link, Microseconds now) {
  const Link old = to_link(present);
  link.unknown_fields = old.unknown_fields;
  if (link.created_us == no_time) link.created_us = old.created_us;
  if (link.updated_us == no_time) link.updated_us = same_content(link, old) ? old.updated_us : now;
  return link == old ? std::nullopt : std::optional(std::move(link));
}

}  // namespace

OnConflict parse_on_conflict(std::string_view word) {
  if (word == "keep") return OnConflict::keep;
  return word == "replace" ? OnConflict::replace : OnConflict::fail;
}

Result<ImportPlan> plan_import(const ImportFile& file, OnConflict on_conflict, const StoreView& view, Microseconds now,
                               Progress& progress) {
  Index present;
  present.apply(view.log());
  ImportPlan plan;
  Conflicts conflicts;
  std::vector<std::size_t> numbers;
  const auto put = [&](Link link, std::size_t number) {
    plan.changes.put.push_back(std::move(link));
    numbers.push_back(number);
  };
  for (const auto& [number, link] : file.lines) {
    progress.report("checking", number, file.lines.back().number);
    const auto old = present.find(keyword_key(link.keyword));
    if (!old && on_conflict != OnConflict::replace) {
      if (Result<void> absence = check_absence(view, link.keyword); !absence) return failure(absence.error());
    }
    if (!old) {
      put(added(link, now), number);
    } else if (is_there(*old, link)) {
      ++plan.unchanged;
    } else if (on_conflict == OnConflict::fail) {
      conflicts.add(link.keyword);
    } else if (auto changed = on_conflict == OnConflict::keep ? std::nullopt : replacing(*old, link, now)) {
      put(*std::move(changed), number);
      ++plan.replaced;
    } else {
      ++(on_conflict == OnConflict::keep ? plan.kept : plan.unchanged);
    }
  }
  if (conflicts.any()) return failure(conflicts.error());
  if (Result<void> checked = check_aliases(plan, numbers, file, present); !checked) return failure(checked.error());
  plan.imported = plan.changes.put.size();
  return plan;
}

}  // namespace golinks::cli
