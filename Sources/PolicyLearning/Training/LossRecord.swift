import Tensors

/// Running means of losses.
struct LossRecord {
  private var names: [String] = []
  private var sums: [Double] = []
  private var counts: [Int] = []

  /// - Throws: ``LearningError/diverged(step:reason:)`` where a loss is not finite.
  mutating func add(_ update: Update, step: Int) throws {
    for (name, tensor) in update.losses {
      let value = try tensor.item()
      guard value.isFinite else { throw LearningError.diverged(step: step, reason: "the \(name) loss is \(value)") }
      if let place = names.firstIndex(of: name) {
        sums[place] += value
        counts[place] += 1
      } else {
        names.append(name)
        sums.append(value)
        counts.append(1)
      }
    }
  }

  var means: [(name: String, value: Double)] {
    names.indices.map { (name: names[$0], value: sums[$0] / Double(counts[$0])) }
  }
}
