#include "cli/completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/argument_hint.h"
#include "cli/command_table.h"
#include "cli/completion_point.h"
#include "cli/manual.h"
#include "cli/printable.h"
#include "store/binding.h"
#include "store/history.h"
#include "store/index.h"
#include "store/keyword.h"
#include "store/keyword_completion.h"
#include "store/own_addresses.h"

namespace golinks::cli {
namespace {

constexpr std::size_t max_offered_changes = 50;
constexpr std::size_t description_width = 100;  // shells cut lines to their width, but not those of megabytes

std::string described(std::string_view text) {
  const std::size_t more_than_enough = 8 * description_width;
  std::string shown = printable(text.substr(0, more_than_enough));
  return text.size() > description_width ? cut_to_width(shown, description_width) : shown;
}

// "https://example.com", or "gh/{owner}/{repo} -> https://..." of a link that takes arguments.
std::string describe(const LinkView& link) {
  const bool takes_arguments = link.target.find('{') != std::string_view::npos;
  return takes_arguments ? fmt::format("{} -> {}", signature(link), link.target) : std::string(link.target);
}

// Offers what goes at one point.
class Offer {
 public:
  Offer(const Result<Store>& store, const CompletionPoint& point) : store_(store), point_(point) {}

  Completions take() {
    switch (point_.expects) {
      case CompletionPoint::Expects::command: add_commands(); break;
      case CompletionPoint::Expects::option: add_options(); break;
      case CompletionPoint::Expects::value: add_values(); break;
      case CompletionPoint::Expects::nothing: break;
    }
    return std::move(result_);
  }

 private:
  void add_values() {
    switch (point_.value) {
      case Value::topic: add_topics(); break;
      case Value::choice: add_choices(); break;
      case Value::keyword: add_keywords(own_prefix()); break;
      case Value::request: add_request(); break;
      case Value::url:
        if (!own_prefix().empty()) add_keywords(own_prefix());
        break;
      case Value::tag: add_tags(); break;
      case Value::change: add_changes(); break;
      case Value::file: result_.files = true; break;
      case Value::new_keyword:
      case Value::text:
      case Value::number: break;
    }
    if (result_.candidates.empty() && !result_.files && result_.hint.empty())
      result_.hint = described(fmt::format("{}: {}", point_.name, point_.help));
  }

  // `word` is offered if it continues what was typed.
  void add(std::string_view word, std::string_view description) {
    if (word.starts_with(point_.typed))
      result_.candidates.push_back({point_.before + std::string(word), described(description)});
  }

  void add_commands() {
    for (const Command* command : command_table()) add(command->name, command->summary);
  }

  void add_topics() {
    add_commands();
    for (const ManualPage& page : manual_topics()) add(page.topic, page.summary);
  }

  void add_options() {
    const auto add_option = [&](const Option& option) {
      if (!goes_with(option, point_.first)) return;
      if (!point_.options_given.contains(option.name)) add(fmt::format("--{}", option.name), option.help);
      if (option.letter != 0 && point_.typed == fmt::format("-{}", option.letter)) add(point_.typed, option.help);
    };
    if (point_.command != nullptr) std::ranges::for_each(point_.command->options, add_option);
    std::ranges::for_each(global_options(), add_option);
    if (point_.command == nullptr) add_option(version_option());
  }

  void add_choices() {
    for (const std::string_view choice : split_choices(point_.choices)) add(choice, "");
  }

  // Those after `scheme` ("go/" or nothing), but for those that are on the command line already.
  void add_keywords(std::string_view scheme) {
    if (!store_) return;
    const auto matches =
        complete_keyword(*store_, std::string_view(point_.typed).substr(scheme.size()), max_offered_links);
    if (!matches) return;
    std::set<std::string> given;
    for (const std::string& sibling : point_.siblings) given.insert(keyword_key(sibling));
    result_.candidates.reserve(matches->matches.size());
    for (const auto& [word, link] : matches->matches) {
      if (given.empty() || !given.contains(keyword_key(word))) add(std::string(scheme) + word, describe(link));
    }
  }

  // Where no keyword goes on like that, it is an argument that is being typed.
  void add_request() {
    add_keywords(own_prefix());
    if (!result_.candidates.empty()) return;
    const std::string request = point_.typed.substr(own_prefix().size());
    if (const Result<StoreView> view = read()) result_.hint = described(argument_hint(request, *view));
  }

  // "go/" of "go/fa", as people paste it.
  [[nodiscard]] std::string_view own_prefix() const {
    const auto request = own_.request_in(point_.typed);
    const bool is_prefix = request && point_.typed.find('/') != std::string::npos && point_.typed.ends_with(*request);
    if (!is_prefix) return {};
    return std::string_view(point_.typed).substr(0, point_.typed.size() - request->size());
  }

  void add_tags() {
    const Result<StoreView> view = read();
    if (!view) return;
    Index index;
    index.apply(view->log());
    std::set<std::string, std::less<>> tags;
    index.for_each([&](const LinkView& link) {
      link.for_each_tag([&](std::string_view tag) {
        if (check_tag(tag)) tags.emplace(tag);
      });
    });
    for (const std::string& tag : tags) add(tag, "");
  }

  // Those of the log, newest first.
  void add_changes() {
    const Result<StoreView> view = read();
    if (!view) return;
    for_each_transaction_newest_first(view->log(), "", [&](const TransactionView& transaction) {
      if (transaction.number != 0) add(fmt::format("{}", transaction.number), transaction.command);
      return result_.candidates.size() < max_offered_changes;
    });
  }

  [[nodiscard]] Result<StoreView> read() const {
    if (!store_) return failure(store_.error());
    return store_->read();
  }

  const OwnAddresses own_;  // the settings are not read for a Tab
  const Result<Store>& store_;
  const CompletionPoint& point_;
  Completions result_;
};

}  // namespace

Completions complete(const Result<Store>& store, std::span<const std::string> words, const std::string& typed) {
  return Offer(store, find_completion_point(words, typed)).take();
}

}  // namespace golinks::cli
