#include "daemon/form_pages.h"

#include <fmt/format.h>

#include "daemon/link_changes.h"
#include "store/aliases.h"
#include "store/keyword.h"
#include "store/meant_keyword.h"
#include "store/target.h"
#include "store/utf8.h"

namespace golinks {
namespace {

LinkForm typed_form(const FormData& data) {
  return {data.text("keyword"), data.text("target"), data.text("bare"), data.text("description"), data.text("tags")};
}

LinkForm filled_form(const Link& link) {
  return {link.keyword, link.target, link.bare_target, link.description, fmt::format("{}", fmt::join(link.tags, " "))};
}

std::vector<std::string> split_tags(std::string_view text) {
  constexpr std::string_view separators = " \t\r\n,";
  std::vector<std::string> tags;
  while (true) {
    const std::size_t begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return tags;
    text.remove_prefix(begin);
    tags.emplace_back(text.substr(0, text.find_first_of(separators)));
    text.remove_prefix(tags.back().size());
  }
}

// White space around a field is a slip of the clipboard.
std::string trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(space);
  return begin == std::string_view::npos ? ""
                                         : std::string(text.substr(begin, text.find_last_not_of(space) + 1 - begin));
}

// What the form says about the link `stored`, if it is about one.
Link described_link(const LinkForm& form, const OwnAddresses& own, const std::string& stored = {}) {
  Link link;
  link.keyword = given_keyword(own, trimmed(form.keyword), stored);
  link.target = trimmed(form.target);
  link.bare_target = trimmed(form.bare_target);
  link.description = trimmed(form.description);
  link.tags = split_tags(form.tags);
  return link;
}

// Which field an error of save_link() is about; checked_link() looks at them in this order.
FormField wrong_field(const Link& link, ErrorCode code, const OwnAddresses& own) {
  if (code == ErrorCode::exists || !check_keyword(link.keyword)) return FormField::keyword;
  if (!normalize_target(link.target, own)) return FormField::target;
  if (!link.bare_target.empty() && !normalize_target(link.bare_target, own)) return FormField::bare;
  if (!check_description(link.description)) return FormField::description;
  if (code == ErrorCode::invalid) return FormField::tags;
  const bool is_of_alias = code == ErrorCode::not_found || code == ErrorCode::conflict;
  if (!is_of_alias) return FormField::none;
  return alias_request(link.target).empty() ? FormField::bare : FormField::target;
}

// The form as it was sent, with the reason why it is not saved.
HttpResponse unsaved_answer(FormPage page, const Link& link, const Error& error, const OwnAddresses& own) {
  page.problem = error.message;
  page.wrong = wrong_field(link, error.code, own);
  if (error.code == ErrorCode::exists) page.taken = link.keyword;
  return html_answer(status_of_changing(error.code), form_page(page));
}

std::string detail_path(const std::string& keyword) { return "/.detail" + link_path(keyword); }

std::optional<LinkView> find_asked(const StoreView& view, const PageRequest& request) {
  return view.find(keyword_key(request.keyword()));
}

HttpResponse no_such_link(const PageContext& context, const PageRequest& request) {
  const std::string keyword = request.keyword();
  return missing_answer(context, request, {ErrorCode::not_found, "no link named " + in_quotes(keyword), 0}, keyword);
}

HttpResponse conflict_answer(const PageRequest& request, const Found& found, LinkForm yours) {
  ConflictPage page{request.keyword(), found.version, std::move(yours), {}, !found.link};
  if (found.link) page.theirs = filled_form(*found.link);
  return html_answer(409, conflict_page(page));
}

HttpResponse delete_page_answer(const PageContext& context, const PageRequest& request, int status,
                                const std::string& problem) {
  const auto snapshot = Snapshot::of(context.store);
  if (!snapshot) return error_answer(snapshot.error(), 500, request);
  const auto link = snapshot->index.find(keyword_key(request.keyword()));
  if (!link) return no_such_link(context, request);
  DeletePage page{listed(context, *link), version_of(*link), {}, problem};
  for (const Link& alias : aliases_of(snapshot->view, link->keyword)) page.aliases.push_back(alias.keyword);
  return html_answer(status, delete_page(page));
}

}  // namespace

HttpResponse show_new_form(const PageContext&, const PageRequest& request) {
  return html_answer(200, form_page({{}, {}, typed_form(FormData::parse(request.query)), {}}));
}

HttpResponse create_by_form(const PageContext& context, const PageRequest& request) {
  const LinkForm form = typed_form(FormData::parse(request.http.body));
  const Link link = described_link(form, context.own);
  std::optional<Found> found;
  const auto saved =
      save_link(context.store, context.own, "web: add " + link.keyword, link.keyword, link, {.is_new = true}, found);
  if (saved) return see_other(detail_path(saved->link.keyword));
  return unsaved_answer({{}, {}, form, {}}, link, saved.error(), context.own);
}

HttpResponse show_edit_form(const PageContext& context, const PageRequest& request) {
  const auto view = context.store.read(std::vector{keyword_key(request.keyword())});
  if (!view) return error_answer(view.error(), 500, request);
  const auto link = find_asked(*view, request);
  if (!link) return no_such_link(context, request);
  return html_answer(200, form_page({std::string(link->keyword), version_of(*link), filled_form(to_link(*link)), {}}));
}

HttpResponse edit_by_form(const PageContext& context, const PageRequest& request) {
  const FormData data = FormData::parse(request.http.body);
  const LinkForm form = typed_form(data);
  const std::string keyword = request.keyword();
  if (keyword.empty()) return no_such_link(context, request);
  const std::string version = data.text("version");
  const Link link = described_link(form, context.own, keyword);
  std::optional<Found> found;
  const auto saved = save_link(context.store, context.own, "web: edit " + keyword, keyword, link,
                               {.versions = std::vector{version}}, found);
  if (saved) return see_other(detail_path(saved->link.keyword));
  if (found) return conflict_answer(request, *found, form);
  return unsaved_answer({keyword, version, form, {}}, link, saved.error(), context.own);
}

HttpResponse show_typed_form(const PageRequest& request, const std::string& reason) {
  const FormData data = FormData::parse(request.http.body);
  return html_answer(403, form_page({request.keyword(), data.text("version"), typed_form(data), reason}));
}

HttpResponse ask_to_delete(const PageContext& context, const PageRequest& request) {
  return delete_page_answer(context, request, 200, {});
}

HttpResponse delete_by_form(const PageContext& context, const PageRequest& request) {
  const std::string keyword = request.keyword();
  const std::string version = FormData::parse(request.http.body).text("version");
  std::optional<Found> found;
  const auto removed =
      remove_link(context.store, "web: rm " + keyword, keyword, {.versions = std::vector{version}}, found);
  if (removed) return see_other("/");
  if (removed.error().code == ErrorCode::not_found) return no_such_link(context, request);
  return delete_page_answer(context, request, status_of_changing(removed.error().code), removed.error().message);
}

}  // namespace golinks
