// Every command, each defined in the file of its name and in a namespace of its own: all of them have options and a
// run().
#pragma once

#include "cli/command.h"

namespace golinks::cli::commands {

namespace add {
extern const Command command;
}
namespace compact {
extern const Command command;
}
namespace completion {
extern const Command command;
}
namespace daemon {
extern const Command command;
}
namespace doctor {
extern const Command command;
}
namespace edit {
extern const Command command;
}
namespace export_ {
extern const Command command;
}
namespace get {
extern const Command command;
}
namespace help {
extern const Command command;
}
namespace import_ {
extern const Command command;
}
namespace log {
extern const Command command;
}
namespace ls {
extern const Command command;
}
namespace mv {
extern const Command command;
}
namespace open {
extern const Command command;
}
namespace rm {
extern const Command command;
}
namespace setup {
extern const Command command;
}
namespace setup_as_root {
extern const Command command;
}
namespace show {
extern const Command command;
}
namespace tags {
extern const Command command;
}
namespace undo {
extern const Command command;
}
namespace web {
extern const Command command;
}
namespace which {
extern const Command command;
}

}  // namespace golinks::cli::commands
