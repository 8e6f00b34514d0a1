public import Stochastics
import Tensors

/// How the value of what is learned grows with the number of patients: whether more would help.
///
/// For each seed the patients are put in a random order, and the first n of it are learned from: the sets of one seed are
/// nested, so that what grows from one size to the next is due to the patients added.
public struct DataSufficiency: Codable, Hashable, Sendable {
  /// Numbers of patients.
  public var sizes: [Int]
  public var seeds: [UInt64]

  public init(sizes: [Int], seeds: [UInt64]) {
    precondition(!sizes.isEmpty && !seeds.isEmpty, "DataSufficiency: at least one size and one seed are needed")
    self.sizes = sizes.sorted()
    self.seeds = seeds
  }

  /// The patients of one set, in the seed's order.
  public func subset(of courses: Int, size: Int, seed: UInt64) -> [Int] {
    var generator = Key(seed: seed).child(.split).generator
    return Array(Array(0..<courses).shuffled(using: &generator).prefix(size))
  }

  /// - Parameters:
  ///   - courses: how many patients there are to learn from.
  ///   - threads: how many trainings run at once; the result does not depend on it.
  ///   - score: the value of what is learned from some patients with a seed, judged by others.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` for a size that is not possible, or what `score` throws.
  public func run(
    courses: Int, threads: Int, _ score: @Sendable (_ patients: [Int], _ seed: UInt64) throws -> Double
  ) throws -> DataSufficiencyCurve {
    if let wrong = sizes.first(where: { !(1...max(courses, 1)).contains($0) }) {
      throw LearningError.impossibleSetting("\(wrong) patients of \(courses) cannot be learned from")
    }
    let scores = try parallelMap(count: sizes.count * seeds.count, threads: threads, prepare: { prepareThread() }) {
      index in
      let (size, seed) = (sizes[index / seeds.count], seeds[index % seeds.count])
      let value = try score(subset(of: courses, size: size, seed: seed), seed)
      guard value.isFinite else {
        throw LearningError.notFinite(what: "the score", value: value, place: "\(size) patients, seed \(seed)")
      }
      return value
    }
    return try DataSufficiencyCurve(
      sizes.indices.map { (sizes[$0], Array(scores[$0 * seeds.count..<($0 + 1) * seeds.count])) })
  }
}

/// Scores by number of patients.
public struct DataSufficiencyCurve: Codable, Hashable, Sendable {
  public struct Point: Codable, Hashable, Sendable {
    public var patients: Int
    /// By seed.
    public var scores: [Double]
    public var statistics: RunStatistics
  }

  public var points: [Point]

  init(_ scores: [(patients: Int, scores: [Double])]) throws {
    points = try scores.map {
      Point(patients: $0.patients, scores: $0.scores, statistics: try RunStatistics([$0.scores], key: Key(seed: 0)))
    }
  }

  /// As comma-separated values.
  public var csv: String {
    let header = [
      "patients", "seeds", "mean", "mean_lower", "mean_upper", "interquartile_mean", "interquartile_mean_lower",
      "interquartile_mean_upper",
    ]
    return commaSeparated(
      [header]
        + points.map { point in
          ["\(point.patients)", "\(point.scores.count)"]
            + [point.statistics.mean, point.statistics.interquartileMean].flatMap {
              ["\($0.estimate)", "\($0.lower)", "\($0.upper)"]
            }
        })
  }

  /// The mean score with its interval, as a picture.
  /// - Parameter value: what the scores are.
  public func plot(value: String) -> ResultPlot {
    let line = points.map { point in
      ResultPlot.Point(
        x: Double(point.patients), y: point.statistics.mean.estimate, low: point.statistics.mean.lower,
        high: point.statistics.mean.upper)
    }
    let summary = points.map { "\($0.patients) patients: \($0.statistics.mean.estimate)" }.joined(separator: "; ")
    return ResultPlot(
      title: "\(value) by number of patients", summary: summary, xTitle: "patients", yTitle: value, xIsCount: true,
      series: [ResultPlot.Series(name: "mean over seeds, with its 95 % interval", points: line, isLine: true)])
  }
}
