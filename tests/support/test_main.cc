#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

// What the person who runs the tests has chosen decides nothing: not who may read new files, nor language and time.
int main(int argc, char** argv) {
  ::umask(022);
  for (const char* name : {"LANG", "LANGUAGE", "GOLINKS_STORE", "GOLINKS_NO_DAEMON"}) ::unsetenv(name);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  ::setenv("TZ", "UTC", 1);
  return doctest::Context(argc, argv).run();
}
