# The target `uninstall`: cmake --build build --target uninstall, with DESTDIR where the installation had one.
add_custom_target(uninstall
  COMMAND ${CMAKE_COMMAND} -DBUILD_FOLDER=${PROJECT_BINARY_DIR} -P ${CMAKE_CURRENT_LIST_DIR}/remove_installed_files.cmake
  COMMENT "Removing what was installed from this build folder" VERBATIM)
