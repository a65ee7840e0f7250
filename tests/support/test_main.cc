#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <string>

// What the person who runs the tests has chosen decides nothing: not who may read new files, nor language and time.
// What variables like EDITOR name is split into words, so a folder with a blank in its name is none for scratch files.
int main(int argc, char** argv) {
  ::umask(022);
  for (const char* name : {"LANG", "LANGUAGE", "GOLINKS_STORE", "GOLINKS_NO_DAEMON"}) ::unsetenv(name);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  ::setenv("TZ", "UTC", 1);
  const char* const folder = ::getenv("TMPDIR");
  if (folder != nullptr && std::string(folder).find_first_of(" \t'\"\\$") != std::string::npos) ::unsetenv("TMPDIR");
  return doctest::Context(argc, argv).run();
}
