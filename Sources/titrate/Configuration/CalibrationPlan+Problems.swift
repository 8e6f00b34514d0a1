import Pharmacometrics

extension CalibrationPlan {
  /// What cannot be, by the path of its key below `calibration`.
  /// - Parameters:
  ///   - variables: of the cohort.
  ///   - statics: numbers among its covariates.
  func problems(variables: [String], statics: [String]) -> [(path: String, message: String)] {
    var problems: [(String, String)] = []
    func require(_ path: String, _ holds: Bool, _ message: String) { if !holds { problems.append((path, message)) } }
    for (path, count, least) in [
      ("patients", patients, 2), ("heldOutPatients", heldOutPatients, 2), ("replicates", replicates, 100),
      ("starts", starts, 1),
    ] { require(path, count >= least, "\(count) must be at least \(least)") }
    require("scanInterval", scanInterval >= 1, "\(scanInterval) d must be at least a day")
    require("landmark", landmark >= 1, "\(landmark) d must be at least a day")
    require("tolerance", tolerance > 1e-14 && tolerance < 1e-2, "\(tolerance) is not between 1e-14 and 0.01")
    require("outputs", !outputs.isEmpty, "at least one is needed: which variable of the cohort is which output")
    let mapped = outputs.map { ("outputs", $0.variable) } + grades.map { ("grades", $0.variable) }
    for (path, name) in mapped where !variables.contains(name) {
      require(path, false, "\(UnknownName(name, kind: "variable of the cohort", among: variables))")
    }
    let names = mapped.map(\.1)
    require("outputs", Set(names).count == names.count, "a variable is given twice")
    for covariate in covariates where !statics.contains(covariate.name) {
      require(
        "covariates", false,
        "\(UnknownName(covariate.name, kind: "number among the covariates of the cohort", among: statics))")
    }
    for finding in toxicity {
      require(
        "toxicity", names.contains(finding.variable),
        "\(UnknownName(finding.variable, kind: "variable of calibration.outputs or calibration.grades", among: names))")
      require("toxicity", finding.atLeast != nil || finding.below != nil, "\(finding.variable): give atLeast or below")
    }
    return problems + modelProblems
  }

  /// What does not fit the model.
  private var modelProblems: [(path: String, message: String)] {
    let registered: any RegisteredModel
    do { registered = try ModelRegistry.model(named: model) } catch { return [("model", "\(error)")] }
    var problems: [(String, String)] = []
    let effects = registered.card.adverseEffects
    for grade in grades where !effects.contains(grade.effect) {
      problems.append(("grades", "\(UnknownName(grade.effect, kind: "adverse effect of \(model)", among: effects))"))
    }
    let symbols = registered.card.outputs.map(\.symbol)
    for measured in outputs where !symbols.contains(measured.output) {
      problems.append(("outputs", "\(UnknownName(measured.output, kind: "output of \(model)", among: symbols))"))
    }
    if !registered.card.takesDoses { problems.append(("model", "\(model) takes no doses")) }
    do {
      let structure = try registered.calibrationStructure(specification)
      for measured in outputs {
        guard let place = structure.place(ofOutput: measured.output), !structure.hasError(output: place) else {
          continue
        }
        problems.append(
          ("specification.outputs", "\(measured.output) has no residual error; give outputs.\(measured.output).error"))
      }
    } catch let error as CalibrationError {
      problems += error.problems.map { ("specification", $0) }
    } catch {
      problems.append(("specification", "\(error)"))
    }
    return problems
  }
}
