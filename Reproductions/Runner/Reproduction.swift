import Foundation
import PolicyLearning
import Yams

/// A published result that is trained for again: one YAML file.
struct Reproduction: Codable {
  /// What the runs must show.
  struct Expectation: Codable {
    /// Of the runs' results.
    enum Statistic: String, Codable { case mean, median, best }
    var statistic: Statistic
    var atLeast: Double?
    /// The name of another reproduction, whose mean must be below, with all of the 95 % interval of the difference.
    var above: String?
  }

  /// Which policy of a run counts.
  enum Counted: String, Codable {
    /// The last one.
    case last
    /// The best one in the trials during training, tried again on other patients.
    case best
  }

  var title: String
  /// Where the result was published, with settings.
  var source: String
  var environment: String
  var options: [String: String]?
  /// The log that is learned from, by its name in `logs`; `nil` for learning in the simulator.
  var log: String?
  /// Numbers of patients of the log from which it is learned too, for a curve of data sufficiency.
  var sizes: [Int]?
  var plan: TrainingPlan
  /// Of the runs; each has the plan's other settings.
  var seeds: [UInt64]
  var counted: Counted?
  /// Patients of the final trial.
  var courses: Int
  /// What a run's value is: `reward`, the name of a cost, `value` (of a tabular process, exactly), or `survival gain` (of
  /// sunitinib: see ``RegimenComparison``).
  var measure: String?
  /// Factor on it, such as that of a score.
  var scale: Double?
  var expected: Expectation

  init(contentsOf file: URL) throws {
    self = try YAMLDecoder().decode(Reproduction.self, from: String(contentsOf: file, encoding: .utf8))
  }
}

/// The result of one run.
struct RunResult: Codable, Hashable {
  var seed: UInt64
  /// The mean over patients of what is measured.
  var value: Double
  /// Its standard deviation over patients.
  var deviation: Double
  var seconds: Double
  var points: [TrainingSession.Point]
  /// More that is worth knowing, by name.
  var details: [String: Double]?
}
