# cmake -DOUTPUT=FILE.cc -DFILES=a;b -P embed.cmake: writes the files as string literals, for embedded.h.
set(entries "")
foreach(path IN LISTS FILES)
  file(READ ${path} content)
  get_filename_component(name ${path} NAME)
  string(FIND "${content}" ")embedded\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${path} holds what ends the literal that it is embedded as")
  endif()
  string(APPEND entries "    {\"${name}\", R\"embedded(${content})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"daemon/pages/embedded.h\"

#include <stdexcept>
#include <string>

namespace golinks {
namespace {

struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

constexpr EmbeddedFile embedded_files[] = {
${entries}};

}  // namespace

std::string_view embedded(std::string_view name) {
  for (const EmbeddedFile& file : embedded_files) {
    if (file.name == name) return file.content;
  }
  throw std::logic_error(\"no embedded file \" + std::string(name));
}

}  // namespace golinks
")
