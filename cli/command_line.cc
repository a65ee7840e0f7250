#include "cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "cli/command_table.h"
#include "store/suggest.h"
#include "store/utf8.h"

namespace golinks::cli {
namespace {

tl::unexpected<std::string> usage_error(const std::string& text) {
  return tl::unexpected<std::string>(text + " (see 'golinks --help')");
}

// A suggestion already says what to do.
tl::unexpected<std::string> usage_error(const Command& command, const std::string& text) {
  if (text.ends_with("?)")) return tl::unexpected<std::string>(fmt::format("{}: {}", command.name, text));
  return tl::unexpected<std::string>(fmt::format("{0}: {1} (see 'golinks {0} --help')", command.name, text));
}

bool is_choice(std::string_view choices, const std::string& value) {
  const std::vector<std::string_view> words = split_choices(choices);
  return std::ranges::find(words, value) != words.end();
}

std::string listed(std::string_view choices) { return fmt::format("{}", fmt::join(split_choices(choices), ", ")); }

bool is_number(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// What is wrong with the values given for `name`, empty when nothing is.
std::string complaint(const std::string& name, Value kind, std::string_view choices,
                      std::span<const std::string> values) {
  for (const std::string& value : values) {
    if (kind == Value::choice && !is_choice(choices, value))
      return fmt::format("{} is one of {}, not {}", name, listed(choices), in_quotes(value));
    if ((kind == Value::number || kind == Value::change) && !is_number(value))
      return fmt::format("{} is a number, not {}", name, in_quotes(value));
  }
  return "";
}

std::string flag_names(const Option& option) {
  return option.letter == 0 ? fmt::format("--{}", option.name) : fmt::format("-{},--{}", option.letter, option.name);
}

// CLI11 takes "--tag=" for an option without a value; "--tag" and "" it understands.
void split_empty_values(std::vector<std::string>& words) {
  for (auto word = words.begin(); word != words.end() && *word != "--"; ++word) {
    if (!word->starts_with("--") || word->find('=') != word->size() - 1) continue;
    word->pop_back();
    word = words.insert(word + 1, "");
  }
}

// One command's options, known to CLI11. What they leave over are the positionals.
class Parser {
 public:
  explicit Parser(const Command& command) : command_(command) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const Option& option : command.options) add(option);
    for (const Option& option : global_options()) add(option);
  }

  Parsed<Arguments> parse(std::vector<std::string> words) {
    split_empty_values(words);
    std::ranges::reverse(words);  // the order in which CLI11 takes a vector
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string text = error.what();
      return usage_error(command_, text.substr(0, text.find(':')) + " needs a value");
    } catch (const CLI::ParseError& error) {
      return usage_error(command_, error.what());
    }
    Arguments arguments;
    std::string wrong = take_options(arguments);
    if (arguments.flag("help")) return arguments;  // whatever else is missing
    if (wrong.empty()) wrong = take_positionals(arguments);
    if (wrong.empty()) wrong = stray_option(arguments);
    if (!wrong.empty()) return usage_error(command_, wrong);
    return arguments;
  }

 private:
  void add(const Option& spec) {
    CLI::Option* option = nullptr;
    if (spec.value_name.empty()) {
      option = app_.add_flag(flag_names(spec));
    } else {
      option = app_.add_option(flag_names(spec));
      option->expected(1)->allow_extra_args(false);  // "[a,b]" is one value
    }
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options_.emplace_back(&spec, option);
  }

  // These return what is wrong with the command line, empty when nothing is.
  std::string take_options(Arguments& arguments) const {
    for (const auto& [spec, option] : options_) {
      if (option->count() == 0) continue;
      const auto values = spec->value_name.empty() ? std::vector<std::string>() : option->results();
      const std::string wrong = complaint(fmt::format("--{}", spec->name), spec->value, spec->choices, values);
      if (!wrong.empty()) return wrong;
      arguments.set(spec->name, values);
    }
    return "";
  }

  std::string take_positionals(Arguments& arguments) const {
    std::vector<std::string> words;
    if (std::string wrong = take_words(words); !wrong.empty()) return wrong;
    std::size_t next = 0;
    for (const Positional& spec : command_.positionals) {
      const std::string name(spec.name);
      if (next == words.size() && spec.required) return "missing " + name;
      if (next == words.size()) continue;
      const std::size_t end = spec.repeated ? words.size() : next + 1;
      const std::vector<std::string> values(words.begin() + static_cast<std::ptrdiff_t>(next),
                                            words.begin() + static_cast<std::ptrdiff_t>(end));
      if (std::string wrong = complaint(name, spec.value, spec.choices, values); !wrong.empty()) return wrong;
      arguments.set(name, values);
      next = end;
    }
    return next < words.size() ? fmt::format("unexpected argument {}", in_quotes(words[next])) : "";
  }

  // An option that means nothing to what the first positional says.
  std::string stray_option(const Arguments& arguments) const {
    if (command_.positionals.empty()) return "";
    const std::string first = arguments.required(command_.positionals.front().name);
    for (const auto& [spec, option] : options_) {
      if (arguments.flag(spec->name) && !goes_with(*spec, first))
        return fmt::format("--{} does not go with {}", spec->name, first);
    }
    return "";
  }

  // The words that belong to no option; after "--" they may begin with '-'.
  std::string take_words(std::vector<std::string>& words) const {
    bool only_words = false;
    for (const std::string& word : app_.remaining()) {
      if (!only_words && word == "--") only_words = true;
      else if (!only_words && word.size() > 1 && word[0] == '-') return unknown_option(word);
      else words.push_back(word);
    }
    return "";
  }

  std::string unknown_option(const std::string& word) const {
    std::vector<std::string> names;
    for (const auto& [spec, option] : options_) names.push_back(fmt::format("--{}", spec->name));
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    return fmt::format("unknown option {}{}", in_quotes(word), did_you_mean(suggest(word, candidates)));
  }

  const Command& command_;
  CLI::App app_;
  std::vector<std::pair<const Option*, CLI::Option*>> options_;
};

// Takes the value of --color from `word` ("--color=WHEN") or from the word after it.
Parsed<std::string> take_color(std::string_view word, std::span<char* const>& words) {
  std::string value;
  if (word.starts_with("--color=")) {
    value = word.substr(8);
  } else {
    if (words.empty()) return usage_error("--color needs a value");
    value = words.front();
    words = words.subspan(1);
  }
  const std::string wrong = complaint("--color", Value::choice, global_options().front().choices, {&value, 1});
  if (!wrong.empty()) return usage_error(wrong);
  return value;
}

}  // namespace

Parsed<GlobalLine> read_global_line(std::span<char* const> words) {
  GlobalLine line;
  while (!words.empty()) {
    const std::string word = words.front();
    words = words.subspan(1);
    if (word == "--help" || word == "-h") {
      line.help = true;
    } else if (word == "--version" || word == "-V") {
      line.version = true;
    } else if (word == "--color" || word.starts_with("--color=")) {
      Parsed<std::string> color = take_color(word, words);
      if (!color) return tl::unexpected<std::string>(color.error());
      line.color = *color;
    } else if (word.size() > 1 && word[0] == '-') {
      return usage_error("unknown option " + in_quotes(word));
    } else {
      line.command = word;
      line.rest.assign(words.begin(), words.end());
      break;
    }
  }
  return line;
}

Parsed<Arguments> read_arguments(const Command& command, std::vector<std::string> words) {
  return Parser(command).parse(std::move(words));
}

}  // namespace golinks::cli
