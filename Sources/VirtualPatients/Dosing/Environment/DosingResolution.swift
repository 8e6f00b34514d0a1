import Pharmacometrics

/// A configuration's names, found in a model; with all that is wrong.
struct DosingResolution<M: Model> {
  let layout = ClinicalLayout(M.self)
  var population = Population<M>()
  var sources: [CarePlan.Source] = []
  var statics: [Int] = []
  var changes: [CourseSegment.Change] = []
  var sizePlace: Int?
  var problems: [String]

  init(_ configuration: DosingConfiguration) {
    problems = configuration.problems
    let description = M.description
    if case .none = description.dosing { problems.append("the model takes no doses") }
    for (symbol, value) in configuration.settings.sorted(by: { $0.key < $1.key }) {
      do throws(UnknownName) { try population.set(symbol, value) } catch { problems.append("settings: \(error)") }
    }
    for (symbol, value) in configuration.deviations.sorted(by: { $0.key < $1.key }) {
      do throws(UnknownName) { try population.setDeviation(symbol, value) } catch {
        problems.append("deviations: \(error)")
      }
    }
    for symbol in configuration.randomization.keys.sorted()
    where !description.parameters.contains(where: { $0.symbol == symbol }) {
      let known = description.parameters.map(\.symbol)
      problems.append("randomization: \(UnknownName(symbol, kind: "parameter of \(description.name)", among: known))")
    }
    for symbol in configuration.statics {
      if let covariate = description.covariates.first(where: { $0.symbol == symbol }) {
        statics.append(covariate.index.rawValue)
      } else {
        let known = description.covariates.map(\.symbol)
        problems.append("statics: \(UnknownName(symbol, kind: "covariate of \(description.name)", among: known))")
      }
    }
    for variable in configuration.variables { resolve(variable) }
    for scenario in configuration.stress where scenario != .missedCycle {
      if let change = scenario.change(description.roles) {
        changes.append(.init(time: change.time, parameter: change.parameter.rawValue, factor: change.factor))
      } else {
        problems.append("stress: \(scenario.rawValue): the model has no parameter that it would change")
      }
    }
    resolve(configuration.basis)
  }

  private mutating func resolve(_ variable: ObservedVariable) {
    if let output = layout.outputs.first(where: { $0.symbol == variable.source }) {
      sources.append(.output(place: output.place, error: output.error))
    } else if let place = layout.adverseEffects.firstIndex(where: { $0.name == variable.source }) {
      sources.append(.grade(place: place))
    } else {
      let known = layout.outputs.map(\.symbol) + layout.adverseEffects.map(\.name)
      let name = UnknownName(
        variable.source, kind: "output or adverse effect of \(M.description.name)", among: known)
      problems.append("variables, \(variable.name): \(name)")
    }
  }

  private mutating func resolve(_ basis: DoseEvent.Basis) {
    let symbol =
      switch basis {
      case .flat: ""
      case .perSquareMeter: "BSA"
      case .perKilogram: "WT"
      }
    guard basis != .flat else { return }
    sizePlace = M.description.covariates.first { $0.symbol == symbol }?.index.rawValue
    if sizePlace == nil {
      problems.append("basis: \(basis.rawValue) needs the covariate \(symbol), which the model lacks")
    }
  }
}
