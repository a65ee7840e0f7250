// Every command, each defined in the file of its name.
#pragma once

#include "cli/command.h"

namespace golinks::cli {

extern const Command add_command;
extern const Command compact_command;
extern const Command completion_command;
extern const Command daemon_command;
extern const Command doctor_command;
extern const Command edit_command;
extern const Command export_command;
extern const Command get_command;
extern const Command help_command;
extern const Command import_command;
extern const Command log_command;
extern const Command ls_command;
extern const Command mv_command;
extern const Command open_command;
extern const Command rm_command;
extern const Command setup_as_root_command;
extern const Command setup_command;
extern const Command show_command;
extern const Command undo_command;
extern const Command web_command;
extern const Command which_command;

}  // namespace golinks::cli
