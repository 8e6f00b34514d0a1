import Foundation
import Stochastics

/// Metropolis steps of numbers of the population, by a random walk whose covariance is learned in the warm-up.
struct PopulationWalk: Sendable {
  /// What a step moves.
  enum Item: Sendable, Hashable {
    case location(Int)
    case coefficient(Int)
    /// ln of the standard deviation of an effect, correlations and z = L⁻¹η held.
    case deviation(Int)
    /// ln of a size of an output's error.
    case size(output: Int, index: Int)
  }

  let items: [Item]
  private var walk: AdaptiveWalk

  init(_ items: [Item], structure: CalibrationStructure) {
    self.items = items
    let deviations = items.map { item -> Double in
      if case .location(let place) = item, structure.parameters[place].scale == .normal {
        return 0.05 * Swift.max(Swift.abs(structure.parameters[place].start), 1e-3)
      }
      return 0.05
    }
    walk = AdaptiveWalk(dimension: items.count, deviations: deviations)
  }

  /// The numbers that the walk moves.
  func position(_ values: PopulationValues) -> [Double] { Self.position(items, values) }

  /// The numbers of some items.
  static func position(_ items: [Item], _ values: PopulationValues) -> [Double] {
    items.map { item in
      switch item {
      case .location(let place): values.locations[place]
      case .coefficient(let place): values.coefficients[place]
      case .deviation(let place): 0.5 * Foundation.log(values.covariance[place][place])
      case .size(let output, let index): Foundation.log(values.errors[output].scales[index].value)
      }
    }
  }

  /// A population that the walk proposes.
  func proposal(_ values: PopulationValues, _ generator: inout Generator) -> PopulationValues {
    Self.replacing(items, walk.proposal(from: position(values), &generator), in: values)
  }

  /// Values with other numbers of some items.
  static func replacing(_ items: [Item], _ position: [Double], in values: PopulationValues) -> PopulationValues {
    var next = values
    var sizes = values.errors.map { $0.scales.map(\.value) }
    for (item, number) in zip(items, position) {
      switch item {
      case .location(let place): next.locations[place] = number
      case .coefficient(let place): next.coefficients[place] = number
      case .deviation(let place):
        let ratio = Foundation.exp(number) / next.covariance[place][place].squareRoot()
        for other in next.covariance.indices {
          next.covariance[place][other] *= ratio
          next.covariance[other][place] *= ratio
        }
      case .size(let output, let index): sizes[output][index] = Foundation.exp(number)
      }
    }
    for output in next.errors.indices { next.errors[output] = next.errors[output].replacing(sizes[output]) }
    return next
  }

  /// Learns from a step of the warm-up.
  mutating func learn(_ values: PopulationValues, acceptance: Double, of total: Int) {
    walk.learn(position(values), acceptance: acceptance, of: total)
  }
}
