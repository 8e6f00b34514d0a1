import DosingMDP
import Tensors

/// The past of many patients as a learner reads it, from the states that a policy is shown.
struct StateWindows {
  private var windows: HistoryWindows

  init(patients: Int, reach: Int) { windows = HistoryWindows(patients: patients, reach: reach) }

  /// Adds what is seen now.
  /// - Returns: who has a state, and what is to be decided on; `nil` where nobody has.
  mutating func decisions(
    _ states: [State?], _ process: ProcessDescription
  ) throws(TensorError) -> (patients: [Int], decisions: Decisions)? {
    var patients: [Int] = []
    var masks: [ActionMask] = []
    for (patient, state) in states.enumerated() {
      guard let state else { continue }
      let seen = state.features(of: process)
      windows.append(patient, process.normalizer?.normalize(seen) ?? seen.map(Float.init))
      patients.append(patient)
      masks.append(state.mask)
    }
    guard !patients.isEmpty else { return nil }
    let histories = try windows.histories(of: patients, width: process.features.count)
    return (patients, Decisions(histories: histories, masks: masks, actions: process.actions))
  }
}
