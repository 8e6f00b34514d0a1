public import DiffEq
public import Stochastics

/// The patients of a model: typical values, variability and covariates, with what a user has set otherwise.
public struct Population<M: Model>: Sendable {
  /// Typical values in the order of `Parameter`; derived parameters hold 0.
  public private(set) var typical: [Double]
  /// How each parameter varies, in the same order.
  public let variability: [Variability]
  public private(set) var effects: RandomEffects
  /// For each parameter the place of its η, or nil.
  @usableFromInline let effectPlaces: [Int?]
  /// Covariates that the user has fixed.
  private var changed: Set<M.Parameter> = []
  private var fixedCovariates: [M.Covariate: Double] = [:]

  /// The published population.
  public init() {
    let description = M.description
    var typical = [Double](repeating: 0, count: M.Parameter.count)
    var variability = [Variability](repeating: .none, count: M.Parameter.count)
    var owners: [(symbol: String, variance: Double)] = []
    for parameter in description.parameters {
      typical[parameter.index.rawValue] = parameter.typical
      variability[parameter.index.rawValue] = parameter.variability
      if let variance = parameter.variability.variance { owners.append((parameter.symbol, variance)) }
    }
    effects = RandomEffects(owners, blocks: description.blocks.map { ($0.symbols, $0.lowerTriangle) })
    var places = [Int?](repeating: nil, count: M.Parameter.count)
    for parameter in description.parameters {
      let owner =
        if case .shared(let other) = parameter.variability { other } else { parameter.symbol }
      places[parameter.index.rawValue] = effects.symbols.firstIndex(of: owner)
      if case .shared = parameter.variability {
        precondition(places[parameter.index.rawValue] != nil, "\(parameter.symbol) shares the effect of \(owner)")
      }
    }
    effectPlaces = places
    self.typical = typical
    self.variability = variability
  }

  /// Sets a typical value by its symbol, or a covariate of everyone.
  /// - Throws: ``UnknownName`` with the nearest symbol.
  public mutating func set(_ symbol: String, _ value: Double) throws(UnknownName) {
    let description = M.description
    if let parameter = description.parameters.first(where: { $0.symbol == symbol }) {
      typical[parameter.index.rawValue] = value
      changed.insert(parameter.index)
    } else if let covariate = description.covariates.first(where: { $0.symbol == symbol }) {
      fixedCovariates[covariate.index] = value
    } else {
      throw UnknownName(
        symbol, kind: "parameter or covariate of \(description.name)",
        among: description.parameters.map(\.symbol) + description.covariates.map(\.symbol))
    }
  }

  /// Sets the standard deviation of a random effect on its parameter's scale, by the parameter's symbol; correlations
  /// stay.
  /// - Throws: ``UnknownName`` with the nearest symbol of those that vary.
  public mutating func setDeviation(_ symbol: String, _ deviation: Double) throws(UnknownName) {
    let varying = effects.symbols.indices.filter { effects.covariance[$0][$0] > 0 }.map { effects.symbols[$0] }
    guard varying.contains(symbol) else {
      throw UnknownName(symbol, kind: "parameter of \(M.description.name) that varies", among: varying)
    }
    effects = effects.with([symbol: deviation])
  }

  /// The patient with typical values (the source's reference patient's, where it has one), no random effects and
  /// typical covariates.
  /// - Parameter known: what is known of a covariate, by symbol.
  public func typicalIndividual(_ known: (String) -> Double? = { _ in nil }) -> Individual<M> {
    let covariates = M.description.covariates.sorted { $0.index.rawValue < $1.index.rawValue }
    var reference = self
    for (parameter, value) in M.description.referencePatient where !changed.contains(parameter) {
      reference.typical[parameter.rawValue] = value
    }
    return reference.individual(
      covariates: covariates.map { known($0.symbol) ?? fixedCovariates[$0.index] ?? $0.typical },
      effects: Array(repeating: 0, count: effects.count))
  }

  /// Patient `index`: drawn from the key and the index alone.
  public func individual(_ index: Int, key: Key) -> Individual<M> {
    let key = key.child(.patient, index)
    var covariates = [Double](repeating: 0, count: M.Covariate.count)
    var generator = key.child(.parameters, 1).generator
    for covariate in M.description.covariates {
      let value = covariate.distribution.draw(typical: covariate.typical, &generator)
      covariates[covariate.index.rawValue] = fixedCovariates[covariate.index] ?? value
    }
    var normals = key.child(.parameters).generator
    return individual(covariates: covariates, effects: effects.draw(&normals))
  }

  /// The patient with given covariates and random effects.
  public func individual(covariates: [Double], effects: [Double]) -> Individual<M> {
    Individual(
      covariates: covariates, effects: effects, parameters: parameters(covariates: covariates, effects: effects))
  }

  /// Individual parameters for any scalar: θ → θ·e^η and so on → covariates and derived parameters.
  @inlinable
  public func parameters<S: RealScalar>(covariates: [S], effects: [S]) -> [S] {
    var parameters: [S] = []
    parameters.reserveCapacity(typical.count)
    for place in 0..<typical.count {
      let effect = effectPlaces[place].map { effects[$0] } ?? .constant(0)
      parameters.append(variability[place].apply(.constant(typical[place]), effect))
    }
    // A model without covariates gets a view of one element, which it never reads.
    let covariates = covariates.isEmpty ? [S.constant(0)] : covariates
    parameters.withUnsafeMutableBufferPointer { parameters in
      covariates.withUnsafeBufferPointer { covariates in
        guard let first = parameters.baseAddress, let known = covariates.baseAddress else { return }
        M().individualize(MutableValues(first), Values(known))
      }
    }
    return parameters
  }

  /// Takes the values that a calibration found.
  ///
  /// A random effect that was left out of the calibration does not vary.
  /// - Returns: what does not fit the model.
  mutating func take(_ calibrated: CalibratedPopulation) -> [String] {
    let description = M.description
    guard calibrated.model == description.name else {
      return ["these are parameters of \(calibrated.model), not of \(description.name)"]
    }
    var problems: [String] = []
    for (symbol, value) in calibrated.typical.sorted(by: { $0.key < $1.key }) {
      do throws(UnknownName) { try set(symbol, value) } catch { problems.append("\(error)") }
    }
    for symbol in calibrated.standardDeviations.keys.sorted() where !effects.symbols.contains(symbol) {
      problems.append(
        "\(symbol) varies in the calibration, but not in \(description.name), which cannot be simulated so")
    }
    let deviations = effects.symbols.map { calibrated.standardDeviations[$0] ?? 0 }
    let blocks = calibrated.correlations.compactMap { pair -> (symbols: [String], lowerTriangle: [Double])? in
      guard let first = effects.symbols.firstIndex(of: pair.first),
        let second = effects.symbols.firstIndex(of: pair.second)
      else { return nil }
      let (one, other) = (deviations[first], deviations[second])
      return ([pair.first, pair.second], [one * one, pair.value * one * other, other * other])
    }
    effects = RandomEffects(zip(effects.symbols, deviations).map { ($0, $1 * $1) }, blocks: blocks)
    return problems
  }
}
