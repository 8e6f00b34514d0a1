import DosingMDP
import PolicyLearning
import Stochastics
import Tensors

/// Histories of two variables that are measured now and then, at irregular times, for encoders of 64 bits.
struct EncoderProblem {
  static let features = 9
  /// Time, two variables as (value, age, measured), the gap, and a plain number.
  static let layout = FeatureLayout(
    time: 0, durations: [7],
    measurements: [.init(value: 1, age: 2, measured: 3), .init(value: 4, age: 5, measured: 6)])
  static let sequential = EncoderConfiguration.Kind.allCases.filter { $0 != .state }

  static func configuration(
    _ kind: EncoderConfiguration.Kind, window: Int = 6, layers: Int = 2, usesTime: Bool = true
  ) -> EncoderConfiguration {
    EncoderConfiguration(
      kind: kind, window: window, hidden: 4, layers: layers, heads: 2, kernel: 2, usesTime: usesTime, fusion: 3)
  }

  static func encoder(
    _ configuration: EncoderConfiguration, layout: FeatureLayout = layout, features: Int = features, seed: UInt64 = 1
  ) throws -> Encoder {
    try Encoder(configuration, features: features, layout: layout, key: Key(seed: seed), dataType: .float64)
  }

  /// Courses as values [row][decision][feature]; ages follow from the times and what was measured.
  static func courses(_ count: Int, length: Int, seed: UInt64 = 7) -> [[[Double]]] {
    (0..<count).map { row in
      var generator = Key(seed: seed).child(.patient, row).generator
      func number() -> Double { Double(generator.index(below: 2001)) / 1000 - 1 }
      var time = 0.0
      var last: [(value: Double, time: Double?)] = [(0, nil), (0, nil)]
      return (0..<length).map { step in
        let gap = step == 0 ? 0 : 0.2 + Double(generator.index(below: 1000)) / 500
        time += gap
        var features = [time]
        for variable in 0..<2 {
          let isMeasured = generator.index(below: 2) == 0
          if isMeasured { last[variable] = (number(), time) }
          features += [last[variable].value, last[variable].time.map { time - $0 } ?? 24, isMeasured ? 1 : 0]
        }
        return features + [gap, number()]
      }
    }
  }

  static func tensor(_ courses: [[[Double]]]) throws -> Tensor {
    try Tensor(
      courses.flatMap { $0.flatMap { $0 } }, shape: [courses.count, courses[0].count, courses[0][0].count])
  }

  static func difference(_ a: Tensor, _ b: Tensor) throws -> Double {
    guard a.shape == b.shape else { return .infinity }
    return a.count == 0 ? 0 : try (a - b).abs().maximum().item()
  }
}
