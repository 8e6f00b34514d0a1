import DosingMDP
import Pharmacometrics

/// How ``ModelProcess`` makes a dosing problem of a model's description.
struct ModelDosingPlan<M: Model> {
  private(set) var problems: [String] = []
  private(set) var dosing: DosingConfiguration
  private(set) var encoder: StateEncoder
  private(set) var reward: CompositeReward.Configuration
  private(set) var costs: [DosingCost]

  init(_ configuration: ModelProcessConfiguration) {
    let description = M.description
    let schedule = Self.schedule(description.regimen)
    let variables = Self.variables
    let levels = Set(configuration.levels).sorted()
    let isValid = levels.count >= 2 && levels.count <= 64 && levels.allSatisfy { $0 >= 0 && $0.isFinite }
    if !isValid { problems.append("levels: 2 to 64 multiples of the standard dose are needed, none negative") }
    if schedule == nil { problems.append("the regimen of its source, '\(description.regimen)', has no doses to vary") }
    let actions = (isValid ? levels : [0, 1]).map { DoseOption(label: "\($0)", multiple: $0) }
    dosing = DosingConfiguration(
      standardDose: schedule?.amount ?? 1, basis: schedule?.basis ?? .flat,
      administration: schedule?.administration ?? .tablets(perDay: 1), actions: actions,
      largestMultiple: actions.last?.multiple ?? 1,
      decisionInterval: configuration.decisionInterval ?? schedule?.interval ?? 14,
      variables: variables.map(\.variable),
      settings: configuration.settings)
    encoder = StateEncoder(
      .init(
        variables: variables.map {
          .init(name: $0.variable.name, transform: $0.isLinear ? .identity : .log, floor: 1e-3)
        }), actions: ActionSpace(actions))
    let tumor = Self.symbol(description.tumorSize)
    reward = CompositeReward.Configuration(
      burdenVariable: tumor ?? variables.first?.variable.name ?? "", burden: tumor == nil ? 0 : configuration.burden,
      treatment: configuration.dose ?? (tumor == nil ? -1 : 0.1), progressionFree: configuration.time,
      progression: configuration.progression, toxicity: Self.toxicity(configuration.toxicity),
      death: configuration.death)
    costs = [DosingCost("dose", .dose)]
    let limits = Self.limits
    if !limits.isEmpty { costs.append(DosingCost("grade 3 toxicity", .onsets(limits: limits))) }
    if tumor == nil && limits.isEmpty && description.events.isEmpty {
      problems.append("it has no tumor, toxicity or event that a dose could be good or bad for")
    }
  }

  private static func symbol(_ output: M.Output?) -> String? {
    output.flatMap { output in M.description.outputs.first { $0.index == output }?.symbol }
  }

  /// What is measured, each once; laboratory findings and grades as they are.
  private static var variables: [(variable: ObservedVariable, isLinear: Bool)] {
    let description = M.description
    let findings = description.laboratory.map(\.output)
    let wanted = [description.tumorSize].compactMap { $0 } + findings
    let hazards = description.events.map(\.cumulativeHazard)
    var outputs = description.outputs.filter { $0.error != .none || wanted.contains($0.index) }
    if outputs.isEmpty { outputs = description.outputs.filter { !hazards.contains($0.index) } }
    return outputs.map { (ObservedVariable(name: $0.symbol, source: $0.symbol), findings.contains($0.index)) }
      + description.adverseEffects.map { (ObservedVariable(name: $0.name, source: $0.name), true) }
  }

  /// Findings of grade 3 (CTCAE 5.0), in the variables' units.
  private static var limits: [ToxicityLimit] {
    laboratory { name, finding in
      switch finding {
      case .neutrophils: ToxicityLimit(name, .below, severe: 1, resolved: 1.5)
      case .diastolicPressure: ToxicityLimit(name, .above, severe: 100, resolved: 90)
      }
    } + M.description.adverseEffects.map { ToxicityLimit($0.name, .above, severe: 3, resolved: 2) }
  }

  private static func toxicity(_ weight: Double) -> [CompositeReward.Configuration.Toxicity] {
    laboratory { name, finding in
      switch finding {
      case .neutrophils: .init(feature: "\(name).last", below: 1, weight: weight)
      case .diastolicPressure: .init(feature: "\(name).last", above: 90, weight: weight / 10)
      }
    }
      + M.description.adverseEffects.map { .init(feature: "\($0.name).last", above: 1, weight: weight) }
  }

  private static func laboratory<Value>(
    _ value: (String, LaboratoryGrading<M>.Finding) -> Value
  ) -> [Value] {
    M.description.laboratory.compactMap { grading in symbol(grading.output).map { value($0, grading.finding) } }
  }

  /// How the source gives the drug.
  private static func schedule(
    _ text: String
  ) -> (amount: Double, basis: DoseEvent.Basis, administration: Administration, interval: Double)? {
    let days = 168.0
    guard let regimen = try? Regimen(text) else { return nil }
    let events = regimen.events(until: 24 * days)
    guard let first = events.first, first.amount > 0 else { return nil }
    let gap = events.count > 1 ? (events[1].time - first.time) / 24 : 28
    if gap > 1 || first.duration > 0 {
      return (first.amount, first.basis, .infusion(hours: first.duration), max(1, gap.rounded()))
    }
    let perDay = max(1, Int((1 / gap).rounded()))
    let goesOn = regimen.events(until: 48 * days).count > events.count
    let end = goesOn ? days : (events.last?.time ?? 0) / 24 + 1
    let share = Double(events.count) / Double(perDay) / end
    return (share < 0.5 ? first.amount * share : first.amount, first.basis, .tablets(perDay: perDay), 14)
  }
}
