#include "daemon/link_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "store/absence.h"
#include "store/checked_link.h"
#include "store/checksum.h"
#include "store/editing.h"
#include "store/keyword.h"
#include "store/link_json.h"
#include "store/utf8.h"

namespace golinks {
namespace {

std::string version_of_bytes(std::string_view bytes) { return fmt::format("{:016x}", checksum_of(bytes)); }

// `described` with what a change leaves alone.
Link on_top_of(const LinkView& present, Link described) {
  Link old = to_link(present);
  described.created_us = old.created_us;
  described.updated_us = old.updated_us;
  described.unknown_fields = std::move(old.unknown_fields);
  return described;
}

tl::unexpected<Error> no_such_link(const StoreView& view, const std::string& keyword) {
  return failure(ErrorCode::not_found,
                 "no link named " + in_quotes(keyword) + doubt_of_absence(view.log().damaged_bytes()));
}

bool has_one(const std::vector<std::string>& versions, const std::string& version) {
  return std::ranges::find(versions, version) != versions.end();
}

std::string_view why_unmet(const Expectation& expected, const std::string& version) {
  if (expected.is_new) return "exists already";
  return has_one(expected.other_than, version) ? "is in that state already" : "was changed meanwhile";
}

tl::unexpected<Error> changed_meanwhile(const std::optional<LinkView>& present, const std::string& keyword,
                                        const Expectation& expected, std::optional<Found>& found) {
  found = Found{};
  if (!present && expected.is_present) return failure(ErrorCode::conflict, "no link named " + in_quotes(keyword));
  if (!present) return failure(ErrorCode::conflict, fmt::format("{} was removed meanwhile", in_quotes(keyword)));
  found = Found{to_link(*present), version_of(*present)};
  return failure(ErrorCode::conflict,
                 fmt::format("{} {}", in_quotes(present->keyword), why_unmet(expected, found->version)));
}

bool is_met(const Expectation& expected, const std::optional<LinkView>& present) {
  if ((expected.is_new && present) || (expected.is_present && !present)) return false;
  const std::string version = present ? version_of(*present) : "";
  if (present && has_one(expected.other_than, version)) return false;
  return !expected.versions || has_one(*expected.versions, version);
}

Result<Changes> creating(const StoreView& view, Link link, Microseconds now, Saved& saved) {
  link.created_us = link.updated_us = now;
  saved = {link, version_of_bytes(encode_link(link)), true};
  return create_link(view, link, false);
}

Result<Changes> editing(const StoreView& view, const LinkView& present, const Link& edited, Microseconds now,
                        Saved& saved) {
  Result<Rename> rename = edit_link(view, present, edited, now);
  if (!rename) return failure(rename.error());
  saved = {edited, version_of(present), false};
  if (!rename->changes.put.empty())
    saved = {rename->changes.put.front(), version_of_bytes(encode_link(rename->changes.put.front())), false};
  return rename->changes;
}

// systemd lets golinksd write to the folders that setup found (golinks.service), and the links may have moved since.
Error with_advice(Error error) {
  if (error.os_error == EROFS) error.message += " (if you moved your links, run 'golinks setup' again)";
  return error;
}

}  // namespace

std::string version_of(const LinkView& link) { return version_of_bytes(link.bytes); }

Result<Saved> save_link(Store& store, const OwnAddresses& own, const std::string& command, const std::string& keyword,
                        Link described, const Expectation& expected, std::optional<Found>& found) {
  const Result<Link> link = checked_link(std::move(described), own);
  if (!link) return failure(link.error());
  Saved saved;
  const auto decide = [&](const StoreView& view) -> Result<Changes> {
    found.reset();
    const Microseconds now = view.change_us();
    const auto present = view.find(keyword_key(keyword));
    if (expected.is_new && present) return failure(keyword_taken(*present));
    if (!present && !is_met(expected, present)) return changed_meanwhile(present, keyword, expected, found);
    if (!present && expected.must_exist) return no_such_link(view, keyword);
    if (!present) return creating(view, *link, now, saved);
    const Link edited = on_top_of(*present, *link);
    if (!is_met(expected, present) && !same_content(edited, to_link(*present)))
      return changed_meanwhile(present, keyword, expected, found);
    return editing(view, *present, edited, now, saved);
  };
  const auto committed = store.change(command, decide, std::vector{keyword_key(keyword)});
  if (!committed) return failure(with_advice(committed.error()));
  return saved;
}

Result<Saved> patch_link(Store& store, const OwnAddresses& own, const std::string& command, const std::string& keyword,
                         std::string_view patch, const Expectation& expected, std::optional<Found>& found) {
  Saved saved;
  const auto decide = [&](const StoreView& view) -> Result<Changes> {
    found.reset();
    const auto present = view.find(keyword_key(keyword));
    if (!present) return no_such_link(view, keyword);
    if (!is_met(expected, present)) return changed_meanwhile(present, keyword, expected, found);
    Result<Link> patched = patched_link(*present, patch, own);
    if (!patched) return failure(patched.error());
    return editing(view, *present, on_top_of(*present, *std::move(patched)), view.change_us(), saved);
  };
  const auto committed = store.change(command, decide, std::vector{keyword_key(keyword)});
  if (!committed) return failure(with_advice(committed.error()));
  return saved;
}

Result<void> remove_link(Store& store, const std::string& command, const std::string& keyword,
                         const Expectation& expected, std::optional<Found>& found) {
  const auto decide = [&](const StoreView& view) -> Result<Changes> {
    found.reset();
    const auto present = view.find(keyword_key(keyword));
    if (!present) return no_such_link(view, keyword);
    if (!is_met(expected, present)) return changed_meanwhile(present, keyword, expected, found);
    Changes changes;
    changes.remove.emplace_back(present->keyword);
    return changes;
  };
  const auto committed = store.change(command, decide, std::vector{keyword_key(keyword)});
  if (!committed) return failure(with_advice(committed.error()));
  return {};
}

}  // namespace golinks
