# golinks::settings: what every target is compiled with. golinks::warnings: what our own code is held to.
add_library(golinks_settings INTERFACE)
add_library(golinks::settings ALIAS golinks_settings)
target_compile_features(golinks_settings INTERFACE cxx_std_20)
target_include_directories(golinks_settings INTERFACE ${PROJECT_SOURCE_DIR})
# Nothing here prints fractions, and the code for that would be compiled into every object file.
target_compile_definitions(golinks_settings INTERFACE FMT_USE_FLOAT=0 FMT_USE_DOUBLE=0 FMT_USE_LONG_DOUBLE=0)
target_compile_options(golinks_settings INTERFACE -ffunction-sections -fdata-sections)
# CMake's own choice for Release is -O3, with which golinks is over 4 MiB, a promise of bench/footprint.py.
target_compile_options(golinks_settings INTERFACE $<$<CONFIG:Release>:-O2>)
# What the dynamic linker fills in of golinksd is read-only once it runs.
target_link_options(golinks_settings INTERFACE -Wl,--gc-sections -Wl,-z,relro,-z,now)
# Eight files at a time, so that a change costs one such group and not the library. Names in an unnamed namespace are therefore those of
# the whole library: no two files may use the same.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(GOLINKS_SANITIZE)
  target_compile_options(golinks_settings INTERFACE
    -fsanitize=${GOLINKS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(golinks_settings INTERFACE -fsanitize=${GOLINKS_SANITIZE})
endif()

add_library(golinks_warnings INTERFACE)
add_library(golinks::warnings ALIAS golinks_warnings)
target_compile_options(golinks_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<BOOL:${GOLINKS_WERROR}>:-Werror>
  # GCC 12 warns about every "x" + std::string (https://gcc.gnu.org/PR105651), and takes source files compiled together for headers.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-subobject-linkage>)
