#include "cli/completion_point.h"

#include "cli/command_table.h"

namespace golinks::cli {
namespace {

using Expects = CompletionPoint::Expects;

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }
bool takes_value(const Option& option) { return !option.value_name.empty(); }

// An option as it stands in a word: "--tag", "--tag=x", "-t", "-tx", "-rtx".
struct Spelled {
  const Option* option = nullptr;  // the last one in the word; nullptr when it is unknown
  std::size_t value_begin = 0;     // where a value begins in the word; its size when none does
  bool needs_next = false;         // its value is the next word
};

class Reader {
 public:
  CompletionPoint read(std::span<const std::string> words, const std::string& typed) {
    for (const std::string& word : words) take(word);
    point_.typed = typed;
    if (open_ != nullptr) expect_value(*open_);
    else if (!only_words_ && is_option_like(typed)) expect_option(typed);
    else if (point_.command != nullptr) expect_positional();
    else if (!is_unknown_ && !only_words_) point_.expects = Expects::command;
    return std::move(point_);
  }

 private:
  [[nodiscard]] bool is_option_like(std::string_view typed) const { return !is_unknown_ && typed.starts_with('-'); }

  void take(const std::string& word) {
    if (open_ != nullptr) open_ = nullptr;
    else if (!only_words_ && word == "--") only_words_ = true;
    else if (!only_words_ && is_option(word)) take_option(word);
    else take_word(word);
  }

  void take_option(const std::string& word) {
    const Spelled spelled = spelled_in(word);
    if (spelled.option == nullptr) return;
    if (spelled.needs_next) open_ = spelled.option;
    if (!spelled.option->repeated) point_.options_given.insert(spelled.option->name);
  }

  void take_word(const std::string& word) {
    if (point_.command != nullptr) {
      if (positionals_.empty()) point_.first = word;
      return positionals_.push_back(word);
    }
    if (only_words_) {  // no command can follow "--"
      is_unknown_ = true;
      return;
    }
    point_.command = find_command(word);
    is_unknown_ = point_.command == nullptr;
  }

  // Visits the options that may stand here until `visit` says true.
  template <typename Visitor>
  const Option* find_option(Visitor visit) const {
    const auto own = point_.command != nullptr ? point_.command->options : std::span<const Option>();
    for (const auto& options : {own, global_options()}) {
      for (const Option& option : options) {
        if (goes_with(option, point_.first) && visit(option)) return &option;
      }
    }
    return nullptr;
  }

  [[nodiscard]] Spelled spelled_in(std::string_view word) const {
    return word.starts_with("--") ? long_in(word) : letters_in(word);
  }

  [[nodiscard]] Spelled long_in(std::string_view word) const {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals).substr(2);
    const Option* option = find_option([&](const Option& candidate) { return candidate.name == name; });
    const bool has_value = equals != std::string_view::npos;
    return {option, has_value ? equals + 1 : word.size(), option != nullptr && takes_value(*option) && !has_value};
  }

  [[nodiscard]] Spelled letters_in(std::string_view word) const {
    Spelled spelled{nullptr, word.size(), false};
    for (std::size_t at = 1; at < word.size(); ++at) {
      spelled.option = find_option([&](const Option& candidate) { return candidate.letter == word[at]; });
      if (spelled.option == nullptr) break;
      if (!takes_value(*spelled.option)) continue;
      spelled.value_begin = at + 1;
      spelled.needs_next = at + 1 == word.size();
      break;
    }
    return spelled;
  }

  // The typed word begins with '-': a value behind "--tag=" or "-t", else the name of an option.
  void expect_option(std::string_view typed) {
    const Spelled spelled = spelled_in(typed);
    const bool has_value = spelled.option != nullptr && takes_value(*spelled.option) &&
                           (typed.starts_with("--") ? !spelled.needs_next : spelled.value_begin < typed.size());
    if (!has_value) {
      point_.expects = Expects::option;
      return;
    }
    point_.before = typed.substr(0, spelled.value_begin);
    point_.typed = typed.substr(spelled.value_begin);
    expect_value(*spelled.option);
  }

  void expect_value(const Option& option) { expect(option.value, option.choices, option.value_name, option.help); }

  void expect_positional() {
    const auto specs = point_.command->positionals;
    const bool is_repeated = !specs.empty() && specs.back().repeated && positionals_.size() >= specs.size();
    const std::size_t index = is_repeated ? specs.size() - 1 : positionals_.size();
    if (index >= specs.size()) return;
    const Positional& spec = specs[index];
    if (spec.repeated)
      point_.siblings.assign(positionals_.begin() + static_cast<std::ptrdiff_t>(index), positionals_.end());
    expect(spec.value, spec.choices, spec.name, spec.help);
  }

  void expect(Value value, std::string_view choices, std::string_view name, std::string_view help) {
    point_.expects = Expects::value;
    point_.value = value;
    point_.choices = choices;
    point_.name = name;
    point_.help = help;
  }

  CompletionPoint point_;
  const Option* open_ = nullptr;  // the option whose value comes next
  bool only_words_ = false;       // after "--"
  bool is_unknown_ = false;       // the command is none that golinks has
  std::vector<std::string> positionals_;
};

}  // namespace

CompletionPoint find_completion_point(std::span<const std::string> words, const std::string& typed) {
  return Reader().read(words, typed);
}

}  // namespace golinks::cli
