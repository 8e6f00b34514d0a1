import Foundation

/// What is estimated, in a fixed order: typical values, covariate effects, variances and covariances of effects, sizes of
/// errors.
public struct UnknownVector: Sendable {
  enum Item: Hashable, Sendable {
    /// h(θ).
    case location(Int)
    /// β.
    case coefficient(Int)
    /// Ω, row ≥ column.
    case covariance(Int, Int)
    /// ln of a size, by output and place among the error's sizes.
    case scale(Int, Int)
  }

  let structure: CalibrationStructure
  let items: [Item]

  public init(_ structure: CalibrationStructure) {
    self.structure = structure
    var items: [Item] = structure.parameters.indices.filter { structure.parameters[$0].isEstimated }.map {
      .location($0)
    }
    items += structure.coefficients.indices.filter { structure.coefficients[$0].isEstimated }.map { .coefficient($0) }
    for row in structure.effects.indices where structure.effects[row].isEstimated {
      items.append(.covariance(row, row))
    }
    for row in structure.effects.indices {
      for column in 0..<row where structure.covaries[row][column] { items.append(.covariance(row, column)) }
    }
    for (place, output) in structure.outputs.enumerated() where output.isEstimated {
      for index in output.error.scales.indices { items.append(.scale(place, index)) }
    }
    self.items = items
  }

  /// As tables show them.
  public var names: [String] { items.map(name) }

  func name(_ item: Item) -> String {
    switch item {
    case .location(let place): structure.parameters[place].symbol
    case .coefficient(let place): structure.coefficients[place].name
    case .covariance(let row, let column):
      row == column
        ? "omega_\(structure.effects[row].symbol)"
        : "corr_\(structure.effects[column].symbol)_\(structure.effects[row].symbol)"
    case .scale(let output, let index):
      "\(structure.outputs[output].error.scales[index].name)_\(structure.outputs[output].symbol)"
    }
  }

  /// In units that one reads: θ, β, standard deviations and correlations of effects, sizes of errors.
  func natural(_ values: PopulationValues) -> [Double] { items.map { natural($0, values) } }

  private func natural(_ item: Item, _ values: PopulationValues) -> Double {
    switch item {
    case .location(let place): structure.parameters[place].scale.natural(values.locations[place])
    case .coefficient(let place): values.coefficients[place]
    case .covariance(let row, let column):
      row == column ? values.covariance[row][row].squareRoot() : values.correlation(row, column)
    case .scale(let output, let index): values.errors[output].scales[index].value
    }
  }

  /// The numbers that estimation works with: h(θ), β, Ω and logarithms of sizes.
  func working(_ values: PopulationValues) -> [Double] {
    items.map { item in
      switch item {
      case .location(let place): values.locations[place]
      case .coefficient(let place): values.coefficients[place]
      case .covariance(let row, let column): values.covariance[row][column]
      case .scale(let output, let index): Foundation.log(values.errors[output].scales[index].value)
      }
    }
  }

  /// Values with other working numbers.
  func replacing(_ working: [Double], in values: PopulationValues) -> PopulationValues {
    let old = values.covariance
    var values = values
    var sizes = values.errors.map { $0.scales.map(\.value) }
    for (item, number) in zip(items, working) {
      switch item {
      case .location(let place): values.locations[place] = number
      case .coefficient(let place): values.coefficients[place] = number
      case .covariance(let row, let column):
        values.covariance[row][column] = number
        values.covariance[column][row] = number
      case .scale(let output, let index): sizes[output][index] = Foundation.exp(number)
      }
    }
    structure.keepCorrelations(of: old, in: &values.covariance)
    for output in values.errors.indices { values.errors[output] = values.errors[output].replacing(sizes[output]) }
    return values
  }

  /// Derivatives of the natural numbers by the working ones, by row.
  func naturalSlopes(_ values: PopulationValues) -> [[Double]] {
    items.indices.map { row in
      items.indices.map { column in slope(items[row], by: items[column], values) }
    }
  }

  private func slope(_ item: Item, by other: Item, _ values: PopulationValues) -> Double {
    switch (item, other) {
    case (.location(let place), _) where item == other:
      return structure.parameters[place].scale.slope(values.locations[place])
    case (.coefficient, _) where item == other: return 1
    case (.scale(let output, let index), _) where item == other: return values.errors[output].scales[index].value
    case (.covariance(let row, let column), .covariance(let i, let j)):
      let variances = (values.covariance[row][row], values.covariance[column][column])
      if row == column { return item == other ? 0.5 / variances.0.squareRoot() : 0 }
      if item == other { return 1 / (variances.0 * variances.1).squareRoot() }
      guard i == j, i == row || i == column else { return 0 }
      return -0.5 * values.correlation(row, column) / values.covariance[i][i]
    default: return 0
    }
  }
}

extension CalibrationStructure {
  /// Lets covariances that are not estimated follow the variances, so that their correlations stay; else a variance that
  /// falls could leave none that is possible.
  func keepCorrelations(of old: [[Double]], in covariance: inout [[Double]]) {
    let growth = old.indices.map { (covariance[$0][$0] / old[$0][$0]).squareRoot() }
    for row in old.indices {
      for column in old.indices where row != column && !covaries[row][column] && old[row][column] != 0 {
        covariance[row][column] = old[row][column] * growth[row] * growth[column]
      }
    }
  }
}

extension PopulationValues {
  /// Of two effects.
  func correlation(_ row: Int, _ column: Int) -> Double {
    covariance[row][column] / (covariance[row][row] * covariance[column][column]).squareRoot()
  }
}
