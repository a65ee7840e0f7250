// What golinks writes to and reads from: terminals or not, how wide, with colours or without.
#pragma once

#include <string>
#include <string_view>

#include "store/location.h"

namespace golinks::cli {

struct Terminal {
  bool in = false;   // standard input is a terminal
  bool out = false;  // standard output is one
  bool err = false;
  int width = 80;  // columns of standard output
  bool color = false;
  bool hyperlinks = false;  // it shows those of OSC 8

  // `color` is auto, always or never. With auto, NO_COLOR (no-color.org) and CLICOLOR_FORCE (bixense.com/clicolors)
  // decide, then whether standard output is a terminal that knows colours.
  [[nodiscard]] static Terminal detect(std::string_view color, const Environment& environment);

  // `text` as a hyperlink where the terminal takes them.
  [[nodiscard]] std::string link(std::string_view url, std::string_view text) const;
  // `text` in the colour of an SGR code ("1;36"), or plain.
  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;
};

}  // namespace golinks::cli
