public import DosingMDP
public import Stochastics
import Tensors

/// Cross-validation by patients: each patient is held out once, in one of several folds of nearly equal size.
public struct CrossValidation: Codable, Hashable, Sendable {
  /// What the folds gave.
  public struct Result: Codable, Hashable, Sendable {
    /// Of each fold.
    public var scores: [Double]

    public init(scores: [Double]) { self.scores = scores }

    public var mean: Double { scores.reduce(0, +) / Double(scores.count) }

    /// The standard deviation over folds by √folds: a rough guide, since the folds share training patients.
    public var standardError: Double {
      let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(max(scores.count - 1, 1)) / Double(scores.count)).squareRoot()
    }
  }

  /// Which courses each fold holds out.
  public let folds: [[Int]]
  /// The number of courses.
  public let count: Int

  /// Folds of patients, with each center's share in every fold.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` for less than 2 folds, or more than patients.
  public init(_ episodes: [Episode], folds: Int, key: Key) throws(LearningError) {
    try Self.check(folds: folds, subjects: Set(episodes.map(\.patient)).count)
    let patients = PatientSplit.folds(episodes, count: folds, key: key)
    self.folds = patients.map { patients in episodes.indices.filter { patients.contains(episodes[$0].patient) } }
    count = episodes.count
  }

  /// Folds of courses, each of another subject.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` for less than 2 folds, or more than courses.
  public init(courses: Int, folds: Int, key: Key) throws(LearningError) {
    try Self.check(folds: folds, subjects: courses)
    var generator = key.child(.split).generator
    let order = Array(0..<courses).shuffled(using: &generator)
    self.folds = (0..<folds).map { fold in
      stride(from: fold, to: courses, by: folds).map { order[$0] }.sorted()
    }
    count = courses
  }

  private static func check(folds: Int, subjects: Int) throws(LearningError) {
    guard folds >= 2, folds <= subjects else {
      throw .impossibleSetting(
        "cross-validation in \(folds) folds of \(subjects) patients; 2 folds at least, and no more than patients")
    }
  }

  /// - Parameters:
  ///   - threads: how many folds are computed at once; the result does not depend on it.
  ///   - score: learns from some courses and judges by the others, an off-policy estimate say.
  /// - Throws: what `score` throws, and ``LearningError/notFinite(what:value:place:)`` for a score that is no number.
  public func run(
    threads: Int, _ score: @Sendable (_ training: [Int], _ heldOut: [Int]) throws -> Double
  ) throws -> Result {
    let scores = try parallelMap(count: folds.count, threads: threads, prepare: { prepareThread() }) { fold in
      let heldOut = Set(folds[fold])
      let value = try score((0..<count).filter { !heldOut.contains($0) }, folds[fold])
      guard value.isFinite else {
        throw LearningError.notFinite(what: "the score", value: value, place: "fold \(fold + 1)")
      }
      return value
    }
    return Result(scores: scores)
  }
}
