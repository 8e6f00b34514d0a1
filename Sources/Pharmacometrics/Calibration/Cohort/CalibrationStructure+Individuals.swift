import DiffEq

extension CalibrationStructure {
  /// Individual parameters in the order of the model's `Parameter`, before covariate effects of the model itself, and
  /// then those of outcomes.
  /// - Parameters:
  ///   - locations: u, by parameter.
  ///   - effects: η, by effect.
  func individuals(locations: [SIMD8<Double>], effects: [SIMD8<Double>]) -> [SIMD8<Double>] {
    var individuals = [SIMD8<Double>](repeating: SIMD8(repeating: 0), count: parameterCount + outcomeParameterCount)
    for (place, rule) in parameters.enumerated() {
      var value = locations[place]
      switch rule.role {
      case .fixed: value = rule.scale.natural(value)
      case .own(let effect): value = rule.scale.natural(value + effects[effect])
      case .shared(let effect): value = SIMD8.exponential(value + effects[effect])
      case .proportional(let effect, let factor): value *= 1 + factor * effects[effect]
      }
      individuals[rule.place] = value
    }
    return individuals
  }

  /// The place of an output in the model's `Output`; `nil` where there is none of this symbol.
  public func place(ofOutput symbol: String) -> Int? { outputs.firstIndex { $0.symbol == symbol } }

  /// Whether measurements of an output have an error, without which nothing can be calibrated with them.
  public func hasError(output: Int) -> Bool { outputs[output].error != .none }

  /// The symbol and the unit of an output.
  public func label(ofOutput place: Int) -> (symbol: String, unit: String) {
    (outputs[place].symbol, outputs[place].unit)
  }

  /// The model's covariates in the order of its `Covariate`; typical values where nothing is known.
  /// - Parameter known: by symbol, in capitals.
  public func covariates(_ known: [String: Double]) -> [Double] {
    covariates.map { known[$0.symbol.uppercased()] ?? $0.typical }
  }
}
