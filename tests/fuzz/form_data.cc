#include "daemon/form_data.h"

#include "daemon/list_query.h"
#include "store/percent.h"
#include "tests/fuzz/targets.h"

namespace golinks::test {

void fuzz_form_data(std::string_view bytes) {
  const FormData data = FormData::parse(bytes);
  for (const char* name : {"keyword", "target", "tag", ""}) {
    const auto values = data.all(name);
    require(data.has(name) == !values.empty(), "a field has a value, or is not there");
    require(data.text(name) == (values.empty() ? "" : values.front()), "the text of a field is its first value");
  }
  const auto list = parse_list_for_people(data);
  require(!list || list->page > 0, "a page is positive");
  const FormData encoded = FormData::parse("a=1&" + percent_encode(bytes) + "x=" + percent_encode(bytes));
  require(encoded.text(std::string(bytes) + "x") == bytes, "what was encoded is read as it was");
}

}  // namespace golinks::test
