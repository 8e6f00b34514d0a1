import DosingMDP
import Foundation
import PolicyLearning

/// Policies by several objectives.
struct ParetoSheet: Encodable {
  struct Row: Encodable {
    var weights: RewardWeights
    var seed: UInt64
    /// By objective: the mean over patients.
    var outcomes: [String: Double]
    /// Whether no other is as good in every objective and better in one.
    var isNondominated: Bool
  }

  var objectives: [String]
  /// Simulated patients on whom the policies were compared.
  var courses: Int
  /// The front first.
  var rows: [Row]

  init(_ front: ParetoFront, courses: Int) {
    objectives = front.objectives
    self.courses = courses
    let members = front.nondominated
    let rest = front.points.filter { !members.contains($0) }
    rows = (members + rest).enumerated().map { place, point in
      // The front has costs with a minus, so that all are to be great.
      let outcomes = zip(front.objectives, point.values).map { ($0, $0 == "reward" ? $1 : -$1) }
      return Row(
        weights: point.weights, seed: point.seed, outcomes: Dictionary(outcomes) { $1 },
        isNondominated: place < members.count)
    }
  }

  var text: String {
    func number(_ value: Double) -> String { String(format: "%.4g", value) }
    let header = ["front"] + objectives + ["seed"] + objectives.map { "weight \($0)" }
    let cells = rows.map { row in
      [row.isNondominated ? "yes" : "no"] + objectives.map { number(row.outcomes[$0] ?? 0) } + ["\(row.seed)"]
        + objectives.map { number($0 == "reward" ? row.weights.reward : row.weights.costs[$0] ?? 0) }
    }
    return TextTable(header, cells).text + "\n\non             \(courses) simulated patients, the same for all policies"
  }
}
