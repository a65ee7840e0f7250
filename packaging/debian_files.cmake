# Run by cpack on the installed files, before they are packed: what Debian wants otherwise than `cmake --install` leaves it.
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)

# Debian's zsh looks for site-functions in /usr/local alone.
file(MAKE_DIRECTORY ${share}/zsh/vendor-completions ${share}/doc/golinks ${share}/lintian/overrides)
file(RENAME ${share}/zsh/site-functions/_golinks ${share}/zsh/vendor-completions/_golinks)
file(REMOVE_RECURSE ${share}/zsh/site-functions)

configure_file(${debian}/copyright ${share}/doc/golinks/copyright COPYONLY)
configure_file(${debian}/lintian-overrides ${share}/lintian/overrides/golinks COPYONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/../CHANGELOG.md ${share}/doc/golinks/changelog COPYONLY)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # or SOURCE_DATE_EPOCH
configure_file(${debian}/changelog.in ${share}/doc/golinks/changelog.Debian @ONLY)

file(GLOB compressed ${share}/man/man*/* ${share}/doc/golinks/changelog*)
execute_process(COMMAND gzip -9n ${compressed} COMMAND_ERROR_IS_FATAL ANY)
