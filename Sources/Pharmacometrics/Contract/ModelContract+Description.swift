import DiffEq

extension ModelContract {
  /// What is wrong with the description. All of it.
  @usableFromInline
  func descriptionViolations() -> [String] {
    nameViolations() + parameterViolations() + covariateViolations() + outputViolations() + covarianceViolations()
      + dosingViolations() + derivedViolations()
  }

  private var table: ModelDescription<M> { M.description }

  private func nameViolations() -> [String] {
    var violations: [String] = []
    let letters = table.name.allSatisfy { ($0.isASCII && $0.isLowercase) || $0.isNumber || $0 == "-" }
    if table.name.isEmpty || !letters { violations.append("the name '\(table.name)' is not of the form a-b-1") }
    if table.summary.isEmpty { violations.append("there is no summary") }
    if table.source.isEmpty { violations.append("there is no source") }
    let symbols = table.parameters.map(\.symbol) + table.covariates.map(\.symbol)
    violations += Self.repeated(symbols).map { "the symbol \($0) is used twice" }
    violations += Self.repeated(table.outputs.map(\.symbol)).map { "the symbol \($0) is used for two outputs" }
    for symbol in symbols + table.outputs.map(\.symbol) where !Self.isSymbol(symbol) {
      violations.append("'\(symbol)' is not a symbol: a letter, then letters, digits and _")
    }
    violations += Self.orderViolations(M.State.self, "State") + Self.orderViolations(M.Parameter.self, "Parameter")
    return violations + Self.orderViolations(M.Covariate.self, "Covariate")
      + Self.orderViolations(M.Output.self, "Output")
  }

  private func parameterViolations() -> [String] {
    var violations = Self.repeated(table.parameters.map(\.index)).map { "the parameter \($0) is described twice" }
    for line in table.parameters {
      violations += lineViolations("parameter \(line.symbol)", line.meaning, line.unit)
      if !line.typical.isFinite { violations.append("the typical value of \(line.symbol) is \(line.typical)") }
      if let variance = line.variability.variance, !(variance >= 0 && variance.isFinite) {
        violations.append("the variance of \(line.symbol) is \(variance)")
      }
      switch line.variability {
      case .logNormal where line.typical == 0: violations.append("\(line.symbol) is 0 and yet varies log-normally")
      case .logitNormal where !(0 < line.typical && line.typical < 1):
        violations.append("\(line.symbol) varies on the logit scale and is \(line.typical), not between 0 and 1")
      case .shared(let owner) where table.parameters.first(where: { $0.symbol == owner })?.variability.variance == nil:
        violations.append("\(line.symbol) shares the effect of \(owner), which has none")
      default: break
      }
    }
    for (parameter, value) in table.referencePatient {
      if !table.parameters.contains(where: { $0.index == parameter }) {
        violations.append("the reference patient has a \(parameter), which is not described")
      }
      if !value.isFinite { violations.append("the reference patient's \(parameter) is \(value)") }
    }
    return violations
  }

  private func covariateViolations() -> [String] {
    var violations = Self.repeated(table.covariates.map(\.index)).map { "the covariate \($0) is described twice" }
    for covariate in M.Covariate.allCases where !table.covariates.contains(where: { $0.index == covariate }) {
      violations.append("the covariate \(covariate) is not described")
    }
    for line in table.covariates {
      violations += lineViolations("covariate \(line.symbol)", line.meaning, line.unit)
      if !line.typical.isFinite { violations.append("the typical value of \(line.symbol) is \(line.typical)") }
      switch line.distribution {
      case .fixed: break
      case .normal(let mean, let deviation, let limits), .logNormal(let mean, let deviation, let limits):
        if !(mean.isFinite && deviation >= 0 && deviation.isFinite && limits.contains(mean)) {
          violations.append("\(line.symbol) is \(mean) ± \(deviation) within \(limits)")
        }
        if !limits.contains(line.typical) { violations.append("the typical \(line.symbol) is outside \(limits)") }
      case .categorical(let values, let weights):
        let sum = weights.reduce(0, +)
        if values.count != weights.count || !(sum > 0 && sum.isFinite) || !weights.allSatisfy({ $0 >= 0 }) {
          violations.append("\(line.symbol) has the values \(values) with weights \(weights)")
        }
        // A typical value between codes is that of a patient of whom it is not known.
        if let low = values.min(), let high = values.max(), !(low...high).contains(line.typical) {
          violations.append("the typical \(line.symbol) is not among \(values)")
        }
      }
    }
    return violations
  }

  private func outputViolations() -> [String] {
    var violations = Self.repeated(table.outputs.map(\.index)).map { "the output \($0) is described twice" }
    for output in M.Output.allCases where !table.outputs.contains(where: { $0.index == output }) {
      violations.append("the output \(output) is not described")
    }
    for line in table.outputs { violations += lineViolations("output \(line.symbol)", line.meaning, line.unit) }
    return violations
  }

  private func lineViolations(_ name: String, _ meaning: String, _ unit: String) -> [String] {
    var violations: [String] = []
    if meaning.isEmpty { violations.append("the \(name) has no meaning") }
    if !UnitSyntax.isValid(unit) { violations.append("the unit '\(unit)' of the \(name) is not one of UCUM's") }
    return violations
  }

  /// Whether blocks name random effects and the covariance is definite.
  private func covarianceViolations() -> [String] {
    let owners = table.parameters.filter { $0.variability.variance != nil }
    let places = Dictionary(owners.enumerated().map { ($1.symbol, $0) }) { first, _ in first }
    var violations: [String] = []
    var matrix = owners.indices.map { row in
      owners.indices.map { $0 == row ? owners[row].variability.variance ?? 0 : 0 }
    }
    for block in table.blocks {
      let unknown = block.symbols.filter { places[$0] == nil }
      violations += unknown.map { "the block \(block.symbols) names \($0), which has no random effect" }
      guard unknown.isEmpty else { continue }
      var element = 0
      for (row, symbol) in block.symbols.enumerated() {
        for other in block.symbols[0...row] {
          guard let i = places[symbol], let j = places[other] else { continue }
          matrix[i][j] = block.lowerTriangle[element]
          matrix[j][i] = block.lowerTriangle[element]
          element += 1
        }
      }
    }
    if violations.isEmpty && !Self.isDefinite(matrix) {
      violations.append("the covariance of the random effects is not positive semidefinite")
    }
    return violations
  }

  private func dosingViolations() -> [String] {
    let regimen: Regimen
    do {
      regimen = try Regimen(table.regimen)
    } catch {
      return ["the regimen '\(table.regimen)' cannot be read: \(error)"]
    }
    let events = regimen.events(until: horizon)
    var violations: [String] = []
    if case .none = table.dosing, !events.isEmpty {
      violations.append("the model takes no doses, but its regimen is '\(table.regimen)'")
    }
    for (basis, symbol) in [(DoseEvent.Basis.perSquareMeter, "BSA"), (.perKilogram, "WT")] {
      let isKnown = table.covariates.contains { $0.symbol == symbol }
      if events.contains(where: { $0.basis == basis }) && !isKnown {
        violations.append("the regimen '\(table.regimen)' needs the covariate \(symbol)")
      }
    }
    for time in table.breakTimes where !(time.isFinite && time >= 0) {
      violations.append("the equations jump at \(time) h")
    }
    return violations
  }

  /// Whether every parameter that is not described is computed.
  private func derivedViolations() -> [String] {
    let described = Set(table.parameters.map(\.index))
    var parameters = M.Parameter.allCases.map { parameter in
      described.contains(parameter) ? table.parameters.first { $0.index == parameter }?.typical ?? 0 : .nan
    }
    let covariates = table.covariates.sorted { $0.index.rawValue < $1.index.rawValue }.map(\.typical)
    guard covariates.count == M.Covariate.count else { return [] }
    let known = covariates.isEmpty ? [0] : covariates
    parameters.withUnsafeMutableBufferPointer { parameters in
      known.withUnsafeBufferPointer { known in
        guard let first = parameters.baseAddress, let covariates = known.baseAddress else { return }
        M().individualize(MutableValues(first), Values(covariates))
        M().doseChanged(MutableValues<M.Parameter, Double>(first), today: 0)
      }
    }
    return M.Parameter.allCases.filter { parameters[$0.rawValue].isNaN }.map {
      described.contains($0)
        ? "the parameter \($0) is not a number after its covariates"
        : "the parameter \($0) is neither described nor computed"
    }
  }
}
