import Cohorts
import DosingMDP
package import Foundation
import PolicyEvaluation
import PolicyLearning
import VirtualPatients
import Yams

extension RunConfiguration {
  /// What missing keys mean; the rest must be given.
  private struct Defaults: Encodable {
    struct Data: Encodable {
      var simulate: SimulatedCohort?
    }

    var seed: UInt64 = 1
    var data: Data
    var actions = ActionSpace.offOn.options
    var alignment = EpisodeBuilder.Configuration()
    var discountPerDay = 0.9995
    var split = PatientSplit.Fractions()
    var learning = LearningPlan()
    var evaluation = EvaluationPlan()
    var online = OnlinePlan()
    var calibration: CalibrationPlan?
    var limits: [String] = []
  }

  /// Reads a configuration file.
  /// - Throws: ``ConfigurationError`` with every unknown key or impossible value.
  package static func read(_ url: URL) throws -> RunConfiguration {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw ConfigurationError(file: url.path, problems: ["the file cannot be read; give the path of a YAML file"])
    }
    return try decode(text, file: url.lastPathComponent)
  }

  package static func decode(_ text: String, file: String) throws -> RunConfiguration {
    let given = (try? Yams.compose(yaml: text)) ?? nil
    let simulated = given?["data"]?["simulate"]
    let defaults = Defaults(
      data: .init(
        simulate: simulated.map { SimulatedCohort(sunitinib: $0["sunitinib"] == nil ? nil : .init()) }),
      calibration: given?["calibration"].map { _ in CalibrationPlan() })
    let configuration = try YAMLConfiguration.decode(
      RunConfiguration.self, from: text, file: file, defaults: defaults)
    let problems = configuration.problems
    guard problems.isEmpty else {
      throw ConfigurationError(
        file: file,
        problems: problems.map { problem in
          YAMLConfiguration.place(of: problem.path, in: text) + ": \(problem.path) \(problem.message)"
        })
    }
    return configuration
  }

  /// The configuration as YAML, every key spelled out.
  package func yaml() throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(self)
  }
}
