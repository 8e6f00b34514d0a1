import Foundation

extension Priors {
  /// What cannot be, with the fix.
  func problems(_ structure: CalibrationStructure) -> [String] {
    var problems: [String] = []
    let symbols = structure.parameters.map(\.symbol)
    for (name, prior) in locations.sorted(by: { $0.key < $1.key }) {
      if !symbols.contains(name) {
        problems.append(
          "priors.locations: \(UnknownName(name, kind: "parameter of \(structure.model)", among: symbols))")
      }
      if !(prior.standardDeviation > 0 && prior.standardDeviation.isFinite && prior.mean.isFinite) {
        problems.append(
          "priors.locations.\(name): N(\(prior.mean), \(prior.standardDeviation)²); give a positive deviation")
      }
    }
    var positive = [("locationDeviation", locationDeviation), ("coefficientDeviation", coefficientDeviation)]
    switch variability {
    case .halfT(let degrees, let scale), .inverseWishart(let degrees, let scale):
      positive += [("variability.degreesOfFreedom", degrees), ("variability.scale", scale)]
    }
    switch errors {
    case .halfCauchy(let scale): positive.append(("errors.scale", scale))
    case .logNormal(let deviation): positive.append(("errors.standardDeviation", deviation))
    }
    for (name, value) in positive where !(value > 0 && value.isFinite) {
      problems.append("priors.\(name): \(value); it must be positive")
    }
    return problems
  }

  /// One line for each number, as they are printed with results.
  public func lines(_ structure: CalibrationStructure) -> [String] {
    var lines = structure.parameters.filter(\.isEstimated).map { parameter in
      let prior = location(parameter)
      let name =
        switch parameter.scale {
        case .normal: parameter.symbol
        case .logNormal: "ln \(parameter.symbol)"
        case .logitNormal: "logit \(parameter.symbol)"
        }
      return String(format: "%@ ~ N(%.4g, %.4g²)", name, prior.mean, prior.standardDeviation)
    }
    lines += structure.coefficients.filter(\.isEstimated).map { "\($0.name) ~ N(0, \(coefficientDeviation)²)" }
    if structure.effects.contains(where: \.isEstimated) {
      switch variability {
      case .halfT(let degrees, let scale):
        lines.append("omega ~ half-t(\(degrees), \(scale)) each (Huang-Wand)")
      case .inverseWishart(let degrees, let scale): lines.append("Omega ~ inverse-Wishart(\(degrees), \(scale) I)")
      }
    }
    for output in structure.outputs where output.isEstimated {
      for size in output.error.scales {
        switch errors {
        case .halfCauchy(let scale):
          lines.append("\(size.name)_\(output.symbol) ~ half-Cauchy(\(scale * size.value))")
        case .logNormal(let deviation):
          lines.append("ln \(size.name)_\(output.symbol) ~ N(ln \(size.value), \(deviation)²)")
        }
      }
    }
    return lines
  }
}
