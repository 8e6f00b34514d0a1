import Foundation
public import Stochastics

/// Where a setting's value is drawn from.
public enum SettingRange: Codable, Hashable, Sendable {
  /// Evenly between two numbers.
  case uniform(low: Double, high: Double)
  /// Evenly in the logarithm, between two positive numbers.
  case logUniform(low: Double, high: Double)
  /// Evenly among integers, both ends included.
  case integers(low: Int, high: Int)
  /// Each as likely as any other.
  case choice([SettingTree])

  /// - Throws: ``LearningError/impossibleSetting(_:)`` for a range without values.
  func check(_ path: String) throws(LearningError) {
    let isSound =
      switch self {
      case .uniform(let low, let high): low <= high && low.isFinite && high.isFinite
      case .logUniform(let low, let high): low > 0 && low <= high && high.isFinite
      case .integers(let low, let high): low <= high
      case .choice(let values): !values.isEmpty
      }
    guard isSound else { throw .impossibleSetting("\(path) has no value in the range \(self)") }
  }

  /// A value.
  func draw(_ generator: inout Generator) -> SettingTree {
    switch self {
    case .uniform(let low, let high): .number(generator.uniform(low, high))
    case .logUniform(let low, let high):
      .number(min(high, max(low, exp(generator.uniform(log(low), log(high))))))
    case .integers(let low, let high): .integer(low + generator.index(below: high - low + 1))
    case .choice(let values): values[generator.index(below: values.count)]
    }
  }
}

/// Random search: settings drawn independently from their ranges.
///
/// Configuration i derives from the key and i, so more can be drawn later without changing the first.
/// Source: Bergstra, Bengio. Random search for hyper-parameter optimization. JMLR 13:281, 2012.
public struct RandomSearch: Codable, Hashable, Sendable {
  /// By path in a ``TrainingPlan``.
  public var ranges: [String: SettingRange]

  public init(_ ranges: [String: SettingRange]) { self.ranges = ranges }

  /// - Throws: ``LearningError/impossibleSetting(_:)`` for a range without values.
  public func configurations(_ count: Int, key: Key) throws(LearningError) -> [SweepConfiguration] {
    let sorted = ranges.sorted { $0.key < $1.key }
    for (path, range) in sorted { try range.check(path) }
    return (0..<count).map { index in
      var settings: [String: SettingTree] = [:]
      for (place, (path, range)) in sorted.enumerated() {
        var generator = key.child(.replicate, index).child(.noise, place).generator
        settings[path] = range.draw(&generator)
      }
      return SweepConfiguration(settings)
    }
  }
}
