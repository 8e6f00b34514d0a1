/// A direction δ along which a likelihood of categories rises for ever: x_iᵀδ never speaks against the category that was
/// observed, and for it in some observation.
///
/// Source: Albert, Anderson. On the existence of maximum likelihood estimates in logistic regression models. Biometrika
/// 71 (1984), doi:10.1093/biomet/71.1.1.
public struct Separation: Hashable, Sendable, CustomStringConvertible {
  /// Whether every observation is told apart (complete), or only some (quasi-complete).
  public var isComplete: Bool
  /// The columns of the direction, the strongest first.
  public var columns: [String]
  /// How many of the observations are told apart.
  public var separated: Int
  /// How many there are.
  public var observations: Int

  public var description: String {
    let kind = isComplete ? "complete separation" : "quasi-complete separation"
    let shown = columns.joined(separator: ", ")
    return
      "\(kind): \(shown) \(columns.count == 1 ? "determines" : "together determine") with certainty what was observed in "
      + "\(separated) of \(observations) patients, so no finite coefficient fits best, and these patients have no counterpart; "
      + "leave out the term, join sparse categories, or leave out patients for whom only one value is possible"
  }

  /// A direction that separates, checked exactly to within rounding; `nil` where this one does not.
  /// - Parameters:
  ///   - margins: of each observation, x_iᵀδ in favor of what was observed against each alternative.
  ///   - direction: how much each column of the design contributes at most.
  init?(margins: [[Double]], direction: [(name: String, size: Double)]) {
    let largest = margins.lazy.flatMap { $0 }.reduce(0) { Swift.max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return nil }
    let tolerance = 1e-6 * largest
    guard margins.allSatisfy({ $0.allSatisfy { $0 >= -tolerance } }) else { return nil }
    separated = margins.count { $0.contains { $0 > tolerance } }
    observations = margins.count
    isComplete = margins.allSatisfy { $0.allSatisfy { $0 > tolerance } }
    let strongest = direction.reduce(0) { Swift.max($0, $1.size) }
    var sizes: [String: Double] = [:]
    for part in direction { sizes[part.name] = Swift.max(sizes[part.name] ?? 0, part.size) }
    let relevant = sizes.filter { $0.value > 1e-3 * strongest }
    let slopes = relevant.filter { $0.key != "(Intercept)" }
    columns = (slopes.isEmpty ? relevant : slopes).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}
