import Foundation

extension CalibrationStructure {
  /// Resolves a specification against a model's description.
  /// - Throws: ``CalibrationError`` with all that does not fit.
  public init<M: Model>(_ model: M.Type, _ specification: CalibrationSpecification = .init()) throws {
    let description = M.description
    self.model = description.name
    self.specification = specification
    parameterCount = M.Parameter.count
    covariates = description.covariates.sorted { $0.index.rawValue < $1.index.rawValue }.map { ($0.symbol, $0.typical) }
    dosing = Self.dosePlace(M.self)
    parameters = []
    coefficients = []
    effects = []
    outputs = []
    covaries = []
    covariance = []
    outcomes = []
    outcomeParameterCount = 0
    var problems = specification.saem.problems + specification.likelihood.problems
    let lines = description.parameters.map {
      ParameterLine($0.symbol, $0.meaning, $0.unit, $0.index.rawValue, $0.typical, $0.variability)
    }
    for line in lines { add(line, specification.parameters[line.symbol] ?? .init(), &problems) }
    resolveShares(lines, &problems)
    let outputLines = description.outputs.sorted { $0.index.rawValue < $1.index.rawValue }
    let outputSymbols = outputLines.map(\.symbol)
    for name in specification.outputs.keys.sorted() where !outputSymbols.contains(name) {
      problems.append("outputs: \(UnknownName(name, kind: "output of \(description.name)", among: outputSymbols))")
    }
    for line in outputLines {
      outputs.append(
        Self.output(
          line.symbol, line.meaning, line.unit, line.error, specification.outputs[line.symbol] ?? .init(), &problems))
    }
    addOutcomes(&problems)
    let symbols = parameters.map(\.symbol)
    for name in specification.parameters.keys.sorted() where !symbols.contains(name) {
      problems.append("parameters: \(UnknownName(name, kind: "parameter of \(description.name)", among: symbols))")
    }
    setCovariance(description.blocks.map { ($0.symbols, $0.lowerTriangle) }, &problems)
    if !problems.isEmpty { throw CalibrationError(problems: problems) }
  }

  /// A parameter of the description, without its type.
  struct ParameterLine {
    let symbol: String
    let meaning: String
    let unit: String
    let place: Int
    let typical: Double
    let variability: Variability

    init(
      _ symbol: String, _ meaning: String, _ unit: String, _ place: Int, _ typical: Double, _ variability: Variability
    ) {
      self.symbol = symbol
      self.meaning = meaning
      self.unit = unit
      self.place = place
      self.typical = typical
      self.variability = variability
    }
  }

  private static func dosePlace<M: Model>(_ model: M.Type) -> DosePlace {
    switch M.description.dosing {
    case .none: .none
    case .today: .today
    case .state(let state, _): .compartment(state.rawValue + 1, name: "\(state)")
    case .kinetics: .compartment(1, name: "the first of its kinetics")
    }
  }

  mutating func add(_ line: ParameterLine, _ given: ParameterSpecification, _ problems: inout [String]) {
    let scale = given.scale ?? Self.scale(of: line)
    let start = given.start ?? line.typical
    let place = "parameters.\(line.symbol)"
    var isOwn = line.variability.variance.map { $0 > 0 } ?? false
    var isProportional = false
    if case .proportional = line.variability { isProportional = true }
    isOwn = given.variability ?? isOwn
    let isVarying = line.variability.variance != nil
    var parameter = Parameter(
      symbol: line.symbol, meaning: line.meaning, unit: line.unit, place: line.place, scale: scale, role: .fixed,
      start: start, isEstimated: given.estimate ?? (isVarying || given.start != nil))
    if !scale.admits(start) {
      problems.append("\(place).start: \(start) \(line.unit); on the scale \(scale.rawValue) it must be \(scale.range)")
    }
    if isOwn {
      let published = (line.variability.variance ?? 0).squareRoot()
      let deviation = given.standardDeviation ?? (published > 0 ? published : Self.firstDeviation(scale, start))
      if !(deviation > 0 && deviation.isFinite) {
        problems.append("\(place).standardDeviation: \(deviation); it must be positive (or set variability: false)")
      }
      parameter.role = .own(effect: effects.count)
      if case .proportional(_, let factor) = line.variability {
        parameter.role = .proportional(effect: effects.count, factor: factor)
      }
      effects.append(
        Effect(
          symbol: line.symbol, parameter: parameters.count, standardDeviation: deviation,
          isEstimated: given.estimateVariability ?? !isProportional, movesLocation: !isProportional))
    }
    for effect in given.covariates ?? [] {
      guard let coefficient = coefficient(effect, of: line.symbol, scale, &problems) else { continue }
      coefficients.append(coefficient)
    }
    parameters.append(parameter)
  }

  /// A standard deviation to start from where nothing is published.
  private static func firstDeviation(_ scale: ParameterScale, _ start: Double) -> Double {
    scale == .normal ? max(0.5 * abs(start), 1e-3) : 0.5
  }

  private static func scale(of line: ParameterLine) -> ParameterScale {
    switch line.variability {
    case .normal, .proportional: .normal
    case .logitNormal: .logitNormal
    case .logNormal, .shared: .logNormal
    case .none: line.typical > 0 ? .logNormal : .normal
    }
  }

  private mutating func coefficient(
    _ given: CovariateEffectSpecification, of symbol: String, _ scale: ParameterScale, _ problems: inout [String]
  ) -> Coefficient? {
    let form = given.form ?? (given.level == nil ? .power : .category)
    if (form == .category) != (given.level != nil) {
      problems.append("parameters.\(symbol).covariates: \(given.covariate) needs a level exactly for the form category")
      return nil
    }
    let name = "\(symbol)_\(given.covariate)" + (given.level.map { "_\($0)" } ?? "")
    return Coefficient(
      name: name, parameter: parameters.count,
      term: CovariateTerm(
        column: given.covariate.uppercased(), form: form, reference: given.reference, level: given.level),
      start: given.start ?? 0, isEstimated: given.estimate ?? true)
  }

  private mutating func resolveShares(_ lines: [ParameterLine], _ problems: inout [String]) {
    for (place, line) in lines.enumerated() {
      guard case .shared(let owner) = line.variability, parameters[place].role == .fixed else { continue }
      if let effect = effects.firstIndex(where: { $0.symbol == owner }) {
        parameters[place].role = .shared(effect: effect)
        parameters[place].scale = .logNormal
      }
    }
  }

  private static func output(
    _ symbol: String, _ meaning: String, _ unit: String, _ published: ResidualError, _ given: OutputSpecification,
    _ problems: inout [String]
  ) -> Output {
    let (publishedAdditive, publishedProportional) = sizes(published)
    let additive = given.additive ?? publishedAdditive ?? 1
    let proportional = given.proportional ?? publishedProportional ?? 0.2
    var error = published
    switch given.error {
    case .additive: error = .combined(additive: additive, proportional: 0)
    case .proportional: error = .combined(additive: 0, proportional: proportional)
    case .combined: error = .combined(additive: additive, proportional: proportional)
    case .combinedLinear: error = .linear(additive: additive, proportional: proportional)
    case .logNormal: error = .logNormal(standardDeviation: proportional)
    case .logNormalFloor: error = .logNormalWithFloor(standardDeviation: proportional, additive: additive)
    case .some(.none): error = .none
    case nil:
      error = published.replacingSizes(additive: given.additive, proportional: given.proportional)
    }
    for (name, value) in [("additive", additive), ("proportional", proportional)]
    where !(value > 0 && value.isFinite) {
      problems.append("outputs.\(symbol).\(name): \(value); it must be positive")
    }
    if let limit = given.lowerLimit, !(limit > 0 && limit.isFinite) {
      problems.append("outputs.\(symbol).lowerLimit: \(limit); it must be positive")
    }
    return Output(
      symbol: symbol, meaning: meaning, unit: unit, error: error, isEstimated: given.estimate ?? true,
      lowerLimit: given.lowerLimit, dvid: given.dvid)
  }

  private static func sizes(_ error: ResidualError) -> (additive: Double?, proportional: Double?) {
    func size(_ value: Double) -> Double? { value > 0 ? value : nil }
    switch error {
    case .none: return (nil, nil)
    case .combined(let additive, let proportional), .linear(let additive, let proportional):
      return (size(additive), size(proportional))
    case .logNormal(let deviation), .boxCox(_, let deviation): return (nil, size(deviation))
    case .logNormalWithFloor(let deviation, let additive): return (size(additive), size(deviation))
    }
  }

  private mutating func setCovariance(
    _ published: [(symbols: [String], lowerTriangle: [Double])], _ problems: inout [String]
  ) {
    let count = effects.count
    covariance = (0..<count).map { row in
      (0..<count).map { $0 == row ? effects[row].standardDeviation * effects[row].standardDeviation : 0 }
    }
    covaries = (0..<count).map { row in (0..<count).map { $0 == row && effects[row].isEstimated } }
    let names = effects.map(\.symbol)
    var groups: [[String]] = []
    switch specification.covariance {
    case .diagonal: break
    case .full: groups = [names]
    case .model: groups = published.map(\.symbols).map { $0.filter(names.contains) }
    case .blocks:
      groups = specification.blocks
      for name in groups.joined() where !names.contains(name) {
        problems.append("blocks: \(UnknownName(name, kind: "random effect", among: names))")
      }
      let all = Array(groups.joined())
      if Set(all).count < all.count { problems.append("blocks: a random effect stands in two blocks") }
    }
    for group in groups {
      let places = group.compactMap { names.firstIndex(of: $0) }
      for row in places {
        for column in places where row != column && effects[row].isEstimated && effects[column].isEstimated {
          covaries[row][column] = true
        }
      }
    }
    setPublishedCovariances(published, names)
  }

  /// Correlations of the description, at the standard deviations that the estimation starts from.
  private mutating func setPublishedCovariances(
    _ published: [(symbols: [String], lowerTriangle: [Double])], _ names: [String]
  ) {
    guard specification.covariance == .model else { return }
    for block in published {
      for row in block.symbols.indices {
        for column in 0..<row {
          func element(_ row: Int, _ column: Int) -> Double { block.lowerTriangle[row * (row + 1) / 2 + column] }
          guard let first = names.firstIndex(of: block.symbols[row]),
            let second = names.firstIndex(of: block.symbols[column])
          else { continue }
          let scale = (element(row, row) * element(column, column)).squareRoot()
          let value =
            element(row, column) / scale * effects[first].standardDeviation * effects[second].standardDeviation
          covariance[first][second] = value
          covariance[second][first] = value
        }
      }
    }
  }
}

extension ResidualError {
  /// The same form with sizes where they are given.
  func replacingSizes(additive: Double?, proportional: Double?) -> ResidualError {
    switch self {
    case .none: .none
    case .combined(let old, let share):
      .combined(additive: old > 0 ? additive ?? old : 0, proportional: share > 0 ? proportional ?? share : 0)
    case .linear(let old, let share):
      .linear(additive: old > 0 ? additive ?? old : 0, proportional: share > 0 ? proportional ?? share : 0)
    case .logNormal(let deviation): .logNormal(standardDeviation: proportional ?? deviation)
    case .boxCox(let lambda, let deviation): .boxCox(lambda: lambda, standardDeviation: proportional ?? deviation)
    case .logNormalWithFloor(let deviation, let floor):
      .logNormalWithFloor(standardDeviation: proportional ?? deviation, additive: additive ?? floor)
    }
  }
}
