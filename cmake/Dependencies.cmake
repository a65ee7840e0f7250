# Everything here is a package of the operating system; CONTRIBUTING.md gives the reason for each.
set(Protobuf_USE_STATIC_LIBS ${GOLINKS_STATIC})
find_package(Protobuf REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(tsl-robin-map REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)

# toml++ and xxHash are used header-only: Debian has no static library of the first, and inlining XXH3 makes checksums cheap.
find_path(tomlplusplus_include toml++/toml.h REQUIRED)
find_path(xxhash_include xxhash.h REQUIRED)

# The templates of the daemon's pages; header-only.
find_path(mustache_include kainjow/mustache.hpp REQUIRED)

# The static program takes the archive of what would otherwise be a shared library.
if(GOLINKS_STATIC)
  find_library(utf8proc_library NAMES libutf8proc.a REQUIRED)
else()
  find_library(utf8proc_library utf8proc REQUIRED)
endif()
find_path(utf8proc_include utf8proc.h REQUIRED)
add_library(golinks::utf8proc UNKNOWN IMPORTED GLOBAL)
set_target_properties(golinks::utf8proc PROPERTIES
  IMPORTED_LOCATION ${utf8proc_library} INTERFACE_INCLUDE_DIRECTORIES ${utf8proc_include})
