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

# International host names; its archive needs that of libunistring.
if(GOLINKS_STATIC)
  find_library(idn2_library NAMES libidn2.a REQUIRED)
  find_library(unistring_library NAMES libunistring.a REQUIRED)
else()
  find_library(idn2_library idn2 REQUIRED)
  find_library(unistring_library unistring REQUIRED)
endif()
find_path(idn2_include idn2.h REQUIRED)
add_library(golinks::idn2 UNKNOWN IMPORTED GLOBAL)
set_target_properties(golinks::idn2 PROPERTIES
  IMPORTED_LOCATION ${idn2_library} INTERFACE_INCLUDE_DIRECTORIES ${idn2_include} INTERFACE_LINK_LIBRARIES ${unistring_library})

# fmt compiled once, into a static library of ours: cmake/fmt.cc says why.
get_target_property(fmt_include fmt::fmt-header-only INTERFACE_INCLUDE_DIRECTORIES)
add_library(golinks_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt.cc)
add_library(golinks::fmt ALIAS golinks_fmt)
target_include_directories(golinks_fmt SYSTEM PUBLIC ${fmt_include})
target_link_libraries(golinks_fmt PUBLIC golinks::settings)

# golinks_precompiled: the headers that most files include, parsed once for store, cli and daemon.
add_library(golinks_precompiled OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled.cc)
target_link_libraries(golinks_precompiled PUBLIC golinks::fmt tl::expected PRIVATE golinks::warnings)
target_precompile_headers(golinks_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/precompiled.h)
