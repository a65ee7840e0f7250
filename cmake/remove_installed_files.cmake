# Removes what the last `cmake --install` of BUILD_FOLDER put down, and no more: its files, and of the folders those that are called
# golinks and are empty then. What `golinks setup` wrote is for `golinks setup --undo` to remove; links and settings are the person's.
set(manifest ${BUILD_FOLDER}/install_manifest.txt)
if(NOT EXISTS ${manifest})
  message(STATUS "Nothing to uninstall: nothing was installed from ${BUILD_FOLDER}")
  return()
endif()

# Line by line, as text: a path may have characters that mean something in a list (a single `[`) or to file(GLOB).
file(READ ${manifest} rest)
string(APPEND rest "\n")
set(removed 0)
while(rest MATCHES "\n")
  string(FIND "${rest}" "\n" end)
  string(SUBSTRING "${rest}" 0 ${end} file)
  math(EXPR end "${end} + 1")
  string(SUBSTRING "${rest}" ${end} -1 rest)

  set(path "$ENV{DESTDIR}${file}")
  if(file STREQUAL "" OR (NOT EXISTS "${path}" AND NOT IS_SYMLINK "${path}"))
    continue()
  endif()
  file(REMOVE "${path}")
  if(EXISTS "${path}" OR IS_SYMLINK "${path}")
    message(FATAL_ERROR "Cannot remove ${path}: uninstall as the user who installed it")
  endif()
  message(STATUS "Removed: ${path}")
  math(EXPR removed "${removed} + 1")

  # rmdir itself finds out whether anything is left in the folder, and then leaves it.
  cmake_path(GET path PARENT_PATH folder)
  cmake_path(GET folder FILENAME name)
  if(name STREQUAL "golinks")
    execute_process(COMMAND rmdir "${folder}" OUTPUT_QUIET ERROR_QUIET)
  endif()
endwhile()

if(removed EQUAL 0)
  message(STATUS "Nothing to uninstall: none of the files in ${manifest} is there")
else()
  file(REMOVE ${manifest})
endif()
