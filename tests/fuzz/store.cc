#include "store/compaction.h"
#include "store/history.h"
#include "store/index.h"
#include "store/log_scan.h"
#include "store/lost_changes.h"
#include "tests/fuzz/targets.h"

namespace golinks::test {
namespace {

std::size_t size_of(const std::vector<ByteRange>& ranges) {
  std::size_t size = 0;
  for (const ByteRange& range : ranges) size += range.size();
  return size;
}

// The bytes of each link, by its key.
std::vector<std::string> links_in(const Log& log) {
  Index index;
  index.apply(log);
  std::vector<std::string> links;
  index.for_each([&](const LinkView& link) {
    require(decode_link_view(encode_link(to_link(link))).has_value(), "a link that was read can be written");
    links.emplace_back(link.bytes);
  });
  std::ranges::sort(links);
  return links;
}

std::string sound_part(const Log& log) {
  std::string bytes = encode_format();
  for_each_frame(log, [&](std::string_view frame) { bytes += frame; });
  return bytes;
}

}  // namespace

void fuzz_store(std::string_view bytes) {
  const auto log = read_log(bytes);
  if (!log) return;
  require(size_of(log->sound) + size_of(log->foreign) + size_of(log->damaged) + log->torn_tail().size() == bytes.size(),
          "every byte is sound, foreign, damaged or a torn tail");
  for_each_transaction_of_link(*log, "a", [](const TransactionView&, std::string_view) { return true; });
  const std::string sound = sound_part(*log);
  const auto again = read_log(sound);
  require(again.has_value() && again->damaged.empty() && again->end == sound.size(),
          "what is sound is sound when read again");
  require(again->last_number == log->last_number && key_changes(*again) == key_changes(*log),
          "and tells the same history");
  require(links_in(*again) == links_in(*log), "and the same links");
  const std::string repaired = without_damage(*log);
  const auto mended = read_log(repaired);
  require(mended.has_value() && mended->damaged.empty() && mended->torn_tail().empty(), "a repaired store is whole");
  require(links_in(*mended) == links_in(*log), "and keeps all links");
  const Loss loss = loss_by_damage(*log);
  require(loss.changes.size() <= log->damaged.size(), "each damaged range tells of lost changes once");
  for (const LostChanges& lost : loss.changes) require(lost.last == 0 || lost.first <= lost.last, "lost changes are in order");
  const std::string smaller = compact_log(*log);
  const auto compacted = read_log(smaller);
  require(compacted.has_value() && compacted->damaged.empty() && compacted->torn_tail().empty(),
          "a compacted store is whole");
  require(links_in(*compacted) == links_in(*log), "and keeps all links");
  KeySearch search(std::vector<std::string>{"a", "fb"});
  [[maybe_unused]] const auto skimmed = skim_log(bytes, search);
  for (const auto& link : search.found()) require(!link || !link->bytes.empty(), "what is found is there");
}

}  // namespace golinks::test
