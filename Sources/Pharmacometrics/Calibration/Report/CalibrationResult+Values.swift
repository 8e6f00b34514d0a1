import Foundation

extension CalibrationResult {
  /// The population's values, for ``IndividualCalibration``.
  /// - Throws: ``CalibrationError`` where the structure is another model's or lacks a parameter.
  public func values(_ structure: CalibrationStructure) throws -> PopulationValues {
    guard structure.model == model else {
      throw CalibrationError(problems: ["these are parameters of \(model), not of \(structure.model)"])
    }
    var values = structure.start
    for (place, parameter) in structure.parameters.enumerated() {
      guard let line = parameters.first(where: { $0.symbol == parameter.symbol }) else { continue }
      values.locations[place] = parameter.scale.transformed(line.typical.value)
    }
    for (place, coefficient) in structure.coefficients.enumerated() {
      if let line = coefficients.first(where: { $0.name == coefficient.name }) {
        values.coefficients[place] = line.value.value
      }
    }
    let deviations = structure.effects.enumerated().map { place, effect in
      parameters.first { $0.symbol == effect.symbol }?.betweenSubjects?.value
        ?? values.covariance[place][place].squareRoot()
    }
    for row in structure.effects.indices {
      for column in structure.effects.indices {
        let (first, second) = (structure.effects[row].symbol, structure.effects[column].symbol)
        let correlation = correlations.first {
          ($0.first == first && $0.second == second) || ($0.first == second && $0.second == first)
        }
        values.covariance[row][column] =
          (row == column ? 1 : correlation?.value.value ?? 0) * deviations[row] * deviations[column]
      }
    }
    for (place, output) in structure.outputs.enumerated() {
      let sizes = output.error.scales.map { scale in
        errors.first { $0.output == output.symbol && $0.name == scale.name }?.value.value ?? scale.value
      }
      values.errors[place] = output.error.replacing(sizes)
    }
    return values
  }

  /// The population's values without the model's types, for a simulation; the model knows nothing of outcomes.
  public var population: CalibratedPopulation {
    let others = Set((outcomes ?? []).flatMap(\.parameters))
    let own = parameters.filter { !others.contains($0.symbol) }
    let correlated = correlations.filter { !others.contains($0.first) && !others.contains($0.second) }
    return CalibratedPopulation(
      model: model,
      typical: Dictionary(uniqueKeysWithValues: own.map { ($0.symbol, $0.typical.value) }),
      standardDeviations: Dictionary(
        uniqueKeysWithValues: own.compactMap { line in line.betweenSubjects.map { (line.symbol, $0.value) } }),
      correlations: correlated.map { .init(first: $0.first, second: $0.second, value: $0.value.value) })
  }
}

/// A population that a calibration found, to be simulated.
///
/// Covariate effects that the calibration added are not among it, since the model does not know their columns, nor are
/// events and ordinal outcomes.
public struct CalibratedPopulation: Sendable, Hashable {
  /// Of two random effects.
  public struct Correlation: Sendable, Hashable {
    public var first: String
    public var second: String
    public var value: Double
  }

  public var model: String
  /// By symbol.
  public var typical: [String: Double]
  /// Of random effects on the parameters' scales, by symbol.
  public var standardDeviations: [String: Double]
  public var correlations: [Correlation]
}
