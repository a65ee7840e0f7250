#include "cli/doctor/treatment.h"

namespace golinks::cli {

Result<Treatment> treat(const Patient& patient) {
  if (!patient.store) return failure(patient.store.error());
  Treatment done;
  auto repaired = Store(patient.machine.env, *patient.store).repair();
  if (!repaired) return failure(repaired.error());
  done.store = std::move(*repaired);
  for (OpenPath& open :
       too_open_paths(patient.machine.env, *patient.store, is_in_own_folder(*patient.store, patient.environment))) {
    if (open.is_chosen) continue;
    if (const auto closed = close_to_others(open); closed) done.closed.push_back(std::move(open));
    else done.not_closed.push_back(closed.error().message);
  }
  return done;
}

}  // namespace golinks::cli
