import Cohorts
import DosingMDP
import Foundation
import Pharmacometrics
import PolicyEvaluation
import PolicyLearning
import VirtualPatients

extension RunConfiguration {
  /// A value that cannot be used, by the path of its key.
  struct Problem {
    /// Keys from the root, joined by dots; a number from 1 for an element of a list.
    var path: String
    var message: String
  }

  /// Every value that cannot be used.
  var problems: [Problem] {
    var list = ProblemList()
    // A number that is not finite passes comparisons in odd ways, so nothing more is said beside it.
    for path in nonFinite { list.require(path, false, "must be a finite number") }
    guard list.problems.isEmpty else { return list.problems }
    checkQuestion(&list)
    checkState(&list)
    checkLearning(&list)
    checkEvaluation(&list)
    checkSimulation(&list)
    checkClinical(&list)
    checkCalibration(&list)
    return list.problems
  }

  private func checkQuestion(_ list: inout ProblemList) {
    list.require("actions", (1...64).contains(actions.count), "1 to 64 are possible, not \(actions.count)")
    for (index, action) in actions.enumerated() {
      list.require("actions.\(index + 1).multiple", action.multiple >= 0, "\(action.multiple) is not a dose")
    }
    list.require(
      "discountPerDay", discountPerDay > 0 && discountPerDay <= 1, "\(discountPerDay) is not in (0, 1]")
    let parts = [split.train, split.validation, split.test]
    list.require(
      "split", parts.allSatisfy { $0 > 0 } && abs(parts.reduce(0, +) - 1) < 1e-9,
      "the shares \(parts) must be positive and sum to 1")
    list.positive("reward.burdenLimit", reward.burdenLimit)
  }

  private func checkState(_ list: inout ProblemList) {
    let names = state.variables.map(\.name)
    list.require("state.variables", !names.isEmpty, "at least one variable is needed")
    list.require("state.variables", Set(names).count == names.count, "a variable is given twice")
    list.require("state.statics", Set(state.statics).count == state.statics.count, "a covariate is given twice")
    list.require("state.centers", Set(state.centers).count == state.centers.count, "a center is given twice")
    list.require(
      "reward.burdenVariable", names.isEmpty || names.contains(reward.burdenVariable),
      "'\(reward.burdenVariable)' is none of the state's variables: \(names.joined(separator: ", "))")
    for (index, variable) in state.variables.enumerated() {
      let path = "state.variables.\(index + 1)"
      list.positive("\(path).slopeWindow", variable.slopeWindow)
      list.require(
        "\(path).floor", variable.transform != .log || variable.floor > 0,
        "\(variable.floor) must be positive, for the logarithm is taken")
    }
    list.positive("state.maximumAge", state.maximumAge)
    if (1...64).contains(actions.count) {
      for problem in state.maskProblems(actions: actionSpace) { list.require("state.masks", false, problem) }
    }
    list.notNegative("alignment.minimumGap", alignment.minimumGap)
    if let horizon = alignment.horizon { list.positive("alignment.horizon", horizon) }
  }

  private func checkLearning(_ list: inout ProblemList) {
    let plan = learning
    list.atLeast(1, "learning.seeds", plan.seeds)
    list.notNegative("learning.pessimism", plan.pessimism)
    list.require("learning.temperatures", !plan.temperatures.isEmpty, "at least one is needed")
    for (index, value) in plan.temperatures.enumerated() { list.positive("learning.temperatures.\(index + 1)", value) }
    list.require("learning.supportShare", (0...1).contains(plan.supportShare), "\(plan.supportShare) is not in [0, 1]")
    list.require("learning.prices", !plan.prices.isEmpty, "at least one is needed")
    for (index, value) in plan.prices.enumerated() { list.notNegative("learning.prices.\(index + 1)", value) }
    if let limit = plan.drugLimit { list.positive("learning.drugLimit", limit) }
    list.share("learning.flexibility", plan.flexibility)
    let conservative = plan.conservative
    list.network("learning.conservative.network", conservative.network)
    list.schedule("learning.conservative.schedule", conservative.schedule)
    list.notNegative("learning.conservative.conservatism", conservative.conservatism)
    list.notNegative("learning.conservative.cloning", conservative.cloning)
    list.positive("learning.conservative.huberThreshold", conservative.huberThreshold)
    list.atLeast(1, "learning.conservative.targetInterval", conservative.targetInterval)
    list.share("learning.conservative.targetRate", conservative.targetRate)
    list.positive("learning.conservative.divergenceFactor", conservative.divergenceFactor)
    list.network("learning.cloning.network", plan.cloning.network)
    list.schedule("learning.cloning.schedule", plan.cloning.schedule)
  }

  private func checkEvaluation(_ list: inout ProblemList) {
    let plan = evaluation
    list.positive("evaluation.horizonDays", plan.horizonDays)
    list.atLeast(2, "evaluation.folds", plan.folds)
    list.atLeast(100, "evaluation.replicates", plan.replicates)
    list.require("evaluation.level", plan.level > 0 && plan.level < 1, "\(plan.level) is not between 0 and 1")
    list.notNegative("evaluation.gate.minimumEffectiveEpisodes", plan.gate.minimumEffectiveEpisodes)
    list.require(
      "evaluation.gate.minimumEffectiveShare", (0...1).contains(plan.gate.minimumEffectiveShare),
      "\(plan.gate.minimumEffectiveShare) is not in [0, 1]")
    list.atLeast(0, "evaluation.divergentPatients", plan.divergentPatients)
    let names = EvaluationStage.estimatorNames
    list.require(
      "evaluation.primaryEstimator", names.contains(plan.primaryEstimator),
      "'\(plan.primaryEstimator)' is none of \(names.joined(separator: ", "))"
        + (plan.primaryEstimator == "DM" ? "; the direct method is here fitted Q-evaluation, FQE" : ""))
    list.network("evaluation.behavior.network", plan.behavior.network)
    list.schedule("evaluation.behavior.schedule", plan.behavior.schedule)
    let counts = [
      ("hidden", plan.fittedQ.hidden), ("steps", plan.fittedQ.steps), ("batch", plan.fittedQ.batch),
      ("targetInterval", plan.fittedQ.targetInterval),
    ]
    for (name, count) in counts { list.atLeast(1, "evaluation.fittedQ.\(name)", count) }
    list.positive("evaluation.fittedQ.learningRate", plan.fittedQ.learningRate)
  }

  private func checkClinical(_ list: inout ProblemList) {
    guard let clinical else { return }
    list.atLeast(2, "clinical.minimumPatients", clinical.minimumPatients)
    for problem in clinical.definitions.problems { list.require("clinical.definitions", false, problem) }
    for problem in PatientStrata(variables: clinical.strata).problems {
      list.require("clinical.strata", false, problem)
    }
    guard (1...64).contains(actions.count) else { return }
    do { _ = try followUp(encoder) } catch { list.require("clinical", false, "\(error)") }
  }

  private func checkCalibration(_ list: inout ProblemList) {
    guard let calibration else { return }
    let schema = CohortSchema(data.mapping)
    let problems = calibration.problems(
      variables: schema.variables.map(\.name), statics: schema.covariates.filter { $0.unit != nil }.map(\.name))
    for problem in problems { list.require("calibration.\(problem.path)", false, problem.message) }
    list.require(
      "calibration", data.mapping.dose.standard != nil,
      "doses must be amounts: data.mapping.dose needs unit and standard, not levels")
  }

  private func checkSimulation(_ list: inout ProblemList) {
    guard let simulate = data.simulate else { return }
    list.atLeast(1, "data.simulate.patients", simulate.patients)
    let observed = simulate.setting.observed
    list.require(
      "state.variables",
      state.variables.map(\.name) == observed.variables && state.statics == observed.statics,
      "the simulated cohort measures the \(observed.variables.count > 1 ? "variables" : "variable") "
        + "\(observed.variables.joined(separator: ", ")) and the static \(observed.statics.joined(separator: ", "))")
    list.atLeast(2, "online.patients", online.patients)
    list.atLeast(0, "online.optimumPatients", online.optimumPatients)
    list.require(
      "online.population",
      online.population == .cohort || (calibration?.model == "sunitinib-gist" && simulate.sunitinib != nil),
      "'calibrated' needs a calibration of sunitinib-gist and data.simulate.sunitinib; only that setting can be simulated "
        + "with other estimates")
    list.require(
      "online.limitDays", online.limitDays >= evaluation.horizonDays,
      "\(online.limitDays) must reach evaluation.horizonDays, \(evaluation.horizonDays)")
    list.require(
      "data.simulate", simulate.environment == nil || simulate.sunitinib == nil,
      "'environment' and 'sunitinib' are two settings; give one of them")
    if let environment = simulate.environment { list.environment("data.simulate.environment", environment) }
    for problem in simulate.sunitinib?.problems ?? [] { list.require("data.simulate.sunitinib", false, problem) }
  }

  /// The paths of numbers that are not finite.
  private var nonFinite: [String] {
    let mark = "\u{1}not finite"
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: mark, negativeInfinity: mark, nan: mark)
    guard let json = try? encoder.encode(self), let tree = try? JSONSerialization.jsonObject(with: json) else {
      return []
    }
    func find(_ value: Any, _ path: [String]) -> [String] {
      switch value {
      case let text as String: text == mark ? [path.joined(separator: ".")] : []
      case let list as [Any]: list.enumerated().flatMap { find($0.element, path + ["\($0.offset + 1)"]) }
      case let object as [String: Any]:
        object.sorted { $0.key < $1.key }.flatMap { find($0.value, path + [$0.key]) }
      default: []
      }
    }
    return find(tree, [])
  }
}

/// Collects the values that cannot be used.
struct ProblemList {
  private(set) var problems: [RunConfiguration.Problem] = []

  mutating func require(_ path: String, _ holds: Bool, _ message: String) {
    if !holds { problems.append(.init(path: path, message: message)) }
  }

  mutating func atLeast(_ least: Int, _ path: String, _ value: Int) {
    require(path, value >= least, "\(value) must be at least \(least)")
  }

  mutating func positive(_ path: String, _ value: Double) { require(path, value > 0, "\(value) must be positive") }

  mutating func notNegative(_ path: String, _ value: Double) {
    require(path, value >= 0, "\(value) must not be negative")
  }

  mutating func share(_ path: String, _ value: Double) {
    require(path, value > 0 && value <= 1, "\(value) is not in (0, 1]")
  }

  mutating func network(_ path: String, _ network: NetworkConfiguration) {
    let counts = [("hidden", network.hidden), ("embedding", network.embedding), ("members", network.members)]
    for (name, count) in counts { atLeast(1, "\(path).\(name)", count) }
    require("\(path).lapse", (0..<1).contains(network.lapse), "\(network.lapse) is not in [0, 1)")
  }

  mutating func schedule(_ path: String, _ schedule: TrainingSchedule) {
    let counts = [
      ("steps", schedule.steps), ("batch", schedule.batch), ("checkpointEvery", schedule.checkpointEvery),
      ("patience", schedule.patience),
    ]
    for (name, count) in counts { atLeast(1, "\(path).\(name)", count) }
    positive("\(path).learningRate", schedule.learningRate)
    positive("\(path).gradientClip", schedule.gradientClip)
  }

  mutating func environment(_ path: String, _ environment: AdaptiveProstateEnvironment.Configuration) {
    positive("\(path).decisionInterval", environment.decisionInterval)
    positive("\(path).followUp", environment.followUp)
    notNegative("\(path).dropoutRate", environment.dropoutRate)
    positive("\(path).psa.medianBaseline", environment.psa.medianBaseline)
    notNegative("\(path).psa.baselineLogDeviation", environment.psa.baselineLogDeviation)
    require("\(path).centers", !environment.centers.isEmpty, "at least one center is needed")
    let names = environment.centers.map(\.name)
    require("\(path).centers", Set(names).count == names.count, "a center is given twice")
    for (index, center) in environment.centers.enumerated() {
      self.center("\(path).centers.\(index + 1)", center, interval: environment.decisionInterval)
    }
  }

  private mutating func center(_ path: String, _ center: TreatmentCenter, interval: Double) {
    require(
      "\(path).name",
      !center.name.isEmpty && !center.name.contains { "/,\"\n".contains($0) } && center.name != ".."
        && center.name != ".",
      "'\(center.name)' cannot name a table")
    positive("\(path).weight", center.weight)
    require(
      "\(path).jitter",
      (0...10_000).contains(center.jitter)
        && center.intervalFactor * interval >= 2 * Double(center.jitter) + 1,
      "visits \(center.intervalFactor * interval) days apart with jitter of \(center.jitter) days would meet")
    require(
      "\(path).missedProbability", (0..<1).contains(center.missedProbability),
      "\(center.missedProbability) is not in [0, 1)")
    notNegative("\(path).measurementVariation", center.measurementVariation)
    positive("\(path).habits.stop", center.habits.stop)
    positive("\(path).habits.restart", center.habits.restart)
    notNegative("\(path).habits.slope", center.habits.slope)
    require(
      "\(path).habits.least", center.habits.least > 0 && center.habits.least <= 0.5,
      "\(center.habits.least) is not in (0, 0.5]")
  }
}
