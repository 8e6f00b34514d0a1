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
    let isSimulated = ((try? Yams.compose(yaml: text))??["data"]?["simulate"]) != nil
    let defaults = Defaults(data: .init(simulate: isSimulated ? SimulatedCohort() : nil))
    let configuration = try YAMLConfiguration.decode(
      RunConfiguration.self, from: text, file: file, defaults: defaults)
    let problems = configuration.problems
    guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
    return configuration
  }

  /// The configuration as YAML, every key spelled out.
  package func yaml() throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(self)
  }

  /// Values that cannot be.
  private var problems: [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }
    require((1...64).contains(actions.count), "actions: 1 to 64 are possible, not \(actions.count)")
    require(actions.allSatisfy { $0.multiple >= 0 && $0.multiple.isFinite }, "actions: a multiple is not a dose")
    if (1...64).contains(actions.count) { problems += state.maskProblems(actions: actionSpace) }
    require(discountPerDay > 0 && discountPerDay <= 1, "discountPerDay: \(discountPerDay) is not in (0, 1]")
    let parts = [split.train, split.validation, split.test]
    require(
      parts.allSatisfy { $0 > 0 } && abs(parts.reduce(0, +) - 1) < 1e-9,
      "split: the shares \(parts) must be positive and sum to 1")
    require(learning.seeds >= 1, "learning.seeds: at least 1 is needed")
    require(
      !learning.temperatures.isEmpty && learning.temperatures.allSatisfy { $0 > 0 },
      "learning.temperatures: at least one, all positive")
    require(
      !learning.prices.isEmpty && learning.prices.allSatisfy { $0 >= 0 }, "learning.prices: at least one, none negative"
    )
    require(learning.drugLimit.map { $0 > 0 } ?? true, "learning.drugLimit: must be positive")
    require(evaluation.horizonDays > 0, "evaluation.horizonDays: must be positive")
    require(evaluation.folds >= 2, "evaluation.folds: at least 2 are needed")
    require(evaluation.replicates >= 100, "evaluation.replicates: at least 100 are needed")
    let estimators = LogEvaluation.standardEstimators.map(\.name)
    require(
      estimators.contains(evaluation.primaryEstimator),
      "evaluation.primaryEstimator: '\(evaluation.primaryEstimator)' is none of \(estimators.joined(separator: ", "))")
    if let simulate = data.simulate {
      require(simulate.patients > 0, "data.simulate.patients: must be positive")
      require(
        state.variables.map(\.name) == ["psa"] && state.statics == ["age"],
        "state: the simulated cohort measures the variable psa and the static age")
      require(online.limitDays >= evaluation.horizonDays, "online.limitDays: must reach evaluation.horizonDays")
    }
    return problems
  }
}
