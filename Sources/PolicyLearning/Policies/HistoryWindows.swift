import DosingMDP
import Tensors

/// The latest observations of many patients, as far back as a learner reads.
struct HistoryWindows: Sendable {
  private let reach: Int
  /// Of each patient, from the earliest, one beside the other.
  private var windows: [[Float]]

  init(patients: Int, reach: Int) {
    self.reach = reach
    windows = [[Float]](repeating: [], count: patients)
  }

  /// Forgets a patient's past.
  mutating func clear(_ patient: Int) { windows[patient] = [] }

  /// Adds what is seen now.
  mutating func append(_ patient: Int, _ features: [Float]) {
    windows[patient] += features
    let surplus = windows[patient].count - reach * features.count
    if surplus > 0 { windows[patient].removeFirst(surplus) }
  }

  /// The histories of some patients, each with an observation at least.
  func histories(of patients: [Int], width: Int) throws(TensorError) -> Histories {
    guard reach > 1 else {
      return Histories(present: try Tensor(patients.flatMap { windows[$0] }, shape: [patients.count, width]))
    }
    let lengths = patients.map { windows[$0].count / width }
    let longest = lengths.max() ?? 1
    var values: [Float] = []
    values.reserveCapacity(patients.count * longest * width)
    for (patient, length) in zip(patients, lengths) {
      values += windows[patient]
      // Padding repeats the present observation; no encoder reads it.
      for _ in length..<longest { values += windows[patient].suffix(width) }
    }
    return Histories(features: try Tensor(values, shape: [patients.count, longest, width]), lengths: lengths)
  }
}
