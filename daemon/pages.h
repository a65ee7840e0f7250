// The pages that people see in the browser. Each function makes one whole HTML document out of what it is to show; it
// knows nothing of requests and stores. The documents' text lives in daemon/pages/, embedded at build time; every value
// goes through HTML escaping.
//
// Thread-safe. Times are Microseconds and shown in UTC.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/link.h"
#include "store/link_use.h"

namespace golinks {

inline constexpr std::size_t shown_days = counted_days;

struct ListedLink {
  Link link;
  std::string signature;  // the keyword with the names of its arguments: "gh/{owner}/{repo}"
  LinkUse use;
};

// The list of links: / and /.search.
struct ListPage {
  std::string query;              // what was searched for; empty on /
  std::vector<std::string> tags;  // only links with all of these
  std::string sort = "keyword";   // keyword, created, updated or hits
  bool reverse = false;
  std::size_t total = 0;     // links in the store
  std::size_t matching = 0;  // links that the search found, of which `links` is one page
  std::size_t page = 1;
  std::size_t pages = 1;
  std::vector<ListedLink> links;
  std::vector<ListedLink> newest;     // empty in a search and on later pages
  std::vector<ListedLink> most_used;  // likewise
  std::size_t damaged_bytes = 0;      // of the store: links may be missing
  bool read_only = false;             // no forms and no buttons that change something
};
[[nodiscard]] std::string list_page(const ListPage& page);

struct HistoryEntry {
  std::uint64_t number = 0;
  Microseconds at_us = 0;
  std::string command;  // "web: edit facebook"
};

struct ShownVariable {
  std::string name;
  std::string value;
  bool is_defined = true;
};

// One link on the way to the URL; the first is the one asked for.
struct ShownHop {
  std::string keyword;
  std::string target;
  std::vector<ShownVariable> variables;
};

// One link: /.detail/KW[/ARGUMENTS][?QUERY] and /KW+.
struct DetailPage {
  ListedLink listed;
  std::array<std::uint32_t, shown_days> days{};  // redirects a day, the last one is `today`
  std::int64_t today = 0;                        // days since 1970-01-01 UTC
  std::string asked;                             // "gh/golinks/issues?q=bug"
  std::vector<ShownHop> hops;
  std::string result;                 // the URL that `asked` opens
  std::string problem;                // or why it opens none
  std::vector<HistoryEntry> history;  // newest first
  std::vector<std::string> aliases;   // keywords that lead through this link
  bool read_only = false;
};
[[nodiscard]] std::string detail_page(const DetailPage& page);

// A link as a person typed it, valid or not.
struct LinkForm {
  std::string keyword;
  std::string target;
  std::string bare_target;
  std::string description;
  std::string tags;  // separated by white space or commas
};

enum class FormField { none, keyword, target, bare, description, tags };

// /.new and /.edit/KW.
struct FormPage {
  std::string editing;  // the keyword of the link that is edited; empty for a new one
  std::string version;  // the state of the link that the form was filled from, sent back as the hidden field "version"
  LinkForm form;
  std::string problem;                // why the last attempt was not saved; empty at first
  FormField wrong = FormField::none;  // the field that the problem is about
  std::string taken = {};             // the keyword of the link that is in the way, if that is the problem
};
[[nodiscard]] std::string form_page(const FormPage& page);

// The link was changed or removed while the form was open.
struct ConflictPage {
  std::string editing;
  std::string version;  // of `theirs`
  LinkForm yours;
  LinkForm theirs;
  bool is_removed = false;  // there is no `theirs`; saving creates the link again
};
[[nodiscard]] std::string conflict_page(const ConflictPage& page);

// /.delete/KW: asks before it is done.
struct DeletePage {
  ListedLink listed;
  std::string version;
  std::vector<std::string> aliases;  // keywords that would lead nowhere
  std::string problem;
};
[[nodiscard]] std::string delete_page(const DeletePage& page);

// 404 for an unknown keyword.
struct MissingPage {
  std::string message;  // "no link named 'wkii'"
  std::vector<ListedLink> suggestions;
  std::vector<ListedLink> recent;
  LinkForm form;  // filled in with the keyword
  bool read_only = false;
};
[[nodiscard]] std::string missing_page(const MissingPage& page);

// Any other message: refusals, faults.
struct MessagePage {
  std::string title;  // "421 Misdirected Request" would be unkind: "This is not the address of golinks"
  std::string message;
  bool read_only = false;
};
[[nodiscard]] std::string message_page(const MessagePage& page);

// An address that browsers do not follow a redirect to.
struct AddressPage {
  std::string scheme;   // "file"
  std::string address;  // "file:///home/ann/a%20b"
  std::string path;     // "/home/ann/a b", where it is that of a file
  std::string command;  // that opens it: "golinks open notes"; may be empty
  bool read_only = false;
};
[[nodiscard]] std::string address_page(const AddressPage& page);

struct HelpPage {
  std::string version;  // of golinksd
  std::string origin;   // "http://go"
  std::string store;    // the path of the store file; empty when it is not to be told
  bool read_only = false;
};
[[nodiscard]] std::string help_page(const HelpPage& page);

// The files that the pages load, by their paths: "/.style.css", "/.live.js", "/.icon.svg"; null for any other path.
struct PageFile {
  std::string_view type;  // a media type
  std::string_view content;
};
[[nodiscard]] const PageFile* page_file(std::string_view path);

// The path that opens a link, percent-encoded: "/team/docs".
[[nodiscard]] std::string link_path(std::string_view keyword);

}  // namespace golinks
