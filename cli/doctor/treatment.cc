#include "cli/doctor/treatment.h"

namespace golinks::cli {

Result<Treatment> treat(const Patient& patient) {
  if (!patient.store) return failure(patient.store.error());
  Treatment done;
  for (OpenPath& open : too_open_paths(patient.machine.env, *patient.store, is_in_own_folder(patient.environment))) {
    if (const auto closed = close_to_others(open); !closed) return failure(closed.error());
    done.closed.push_back(std::move(open));
  }
  auto repaired = Store(patient.machine.env, *patient.store).repair();
  if (!repaired) return failure(repaired.error());
  done.store = std::move(*repaired);
  return done;
}

}  // namespace golinks::cli
