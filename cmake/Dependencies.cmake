# Everything here is a package of the operating system; CONTRIBUTING.md gives the reason for each.
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

# The static program takes the archives of what would otherwise be shared libraries.
function(golinks_find_library target name header)
  if(GOLINKS_STATIC)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  endif()
  find_library(${name}_library ${name} REQUIRED)
  find_path(${name}_include ${header} REQUIRED)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${${name}_library} INTERFACE_INCLUDE_DIRECTORIES ${${name}_include})
endfunction()
golinks_find_library(golinks::utf8proc utf8proc utf8proc.h)
golinks_find_library(golinks::protobuf_lite protobuf-lite google/protobuf/message_lite.h)
target_link_libraries(golinks::protobuf_lite INTERFACE Threads::Threads)
