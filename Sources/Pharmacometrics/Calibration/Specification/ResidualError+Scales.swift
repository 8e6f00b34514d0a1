import Foundation

/// A residual error as sizes that can be estimated. Sizes that are 0 stay so.
extension ResidualError {
  /// The standard deviations, with what they are called.
  var scales: [(name: String, value: Double)] {
    let named: [(name: String, value: Double)] =
      switch self {
      case .none: []
      case .combined(let additive, let proportional), .linear(let additive, let proportional):
        [("additive", additive), ("proportional", proportional)]
      case .logNormal(let deviation), .boxCox(_, let deviation): [("deviation", deviation)]
      case .logNormalWithFloor(let deviation, let additive): [("deviation", deviation), ("additive", additive)]
      }
    return named.filter { $0.value != 0 }
  }

  /// The same error with other sizes, in the order of ``scales``.
  func replacing(_ values: [Double]) -> ResidualError {
    var rest = values[...]
    func next(_ old: Double) -> Double { old == 0 ? 0 : rest.popFirst() ?? old }
    switch self {
    case .none: return .none
    case .combined(let additive, let proportional):
      let first = next(additive)
      return .combined(additive: first, proportional: next(proportional))
    case .linear(let additive, let proportional):
      let first = next(additive)
      return .linear(additive: first, proportional: next(proportional))
    case .logNormal(let deviation): return .logNormal(standardDeviation: next(deviation))
    case .boxCox(let lambda, let deviation): return .boxCox(lambda: lambda, standardDeviation: next(deviation))
    case .logNormalWithFloor(let deviation, let additive):
      let first = next(deviation)
      return .logNormalWithFloor(standardDeviation: first, additive: next(additive))
    }
  }

  /// ∂ ln V/∂ ln s for each of ``scales``, V the variance at a prediction.
  func relativeSlopes(_ prediction: Double) -> [Double] {
    switch self {
    case .none: return []
    case .combined(let additive, let proportional):
      let parts = [additive * additive, proportional * proportional * prediction * prediction]
      let variance = parts[0] + parts[1]
      return zip(parts, [additive, proportional]).filter { $0.1 != 0 }.map { 2 * $0.0 / variance }
    case .linear(let additive, let proportional):
      let parts = [additive, proportional * prediction]
      let deviation = parts[0] + parts[1]
      return zip(parts, [additive, proportional]).filter { $0.1 != 0 }.map { 2 * $0.0 / deviation }
    case .logNormal, .boxCox: return [2]
    case .logNormalWithFloor(let deviation, let additive):
      let floor = additive / prediction
      let parts = [deviation * deviation, floor * floor]
      let variance = parts[0] + parts[1]
      return zip(parts, [deviation, additive]).filter { $0.1 != 0 }.map { 2 * $0.0 / variance }
    }
  }

  /// The slope h' of the scale on which the error is normal.
  func scaleSlope(_ value: Double) -> Double { Foundation.exp(logScaleSlope(value)) }
}
