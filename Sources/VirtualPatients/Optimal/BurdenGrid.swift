import DiffEq
import Foundation
import Pharmacometrics

/// A grid over tumor states with bilinear interpolation, in the coordinates u = ((ln N₁ − ln N)/(ln N₁ − ln N₀))^½ and
/// z = ln(R/S), N = S + R.
///
/// The progression threshold is a line of the grid (u = 0, just below it), and the square root puts more points near
/// it, where decisions matter. States outside are moved to the nearest edge.
struct BurdenGrid: Sendable {
  let totals: Int
  let ratios: Int
  private let highestLog: Double
  private let logRange: Double
  private let lowestRatio: Double
  private let ratioRange: Double

  /// The states that a patient can reach: resistant cells grow from R₀ on, and z seldom falls below its start.
  init(_ parameters: LotkaVolterraParameters, totals: Int, ratios: Int) {
    self.totals = totals
    self.ratios = ratios
    highestLog = log(parameters.progressionTotal * (1 - 1e-9))
    logRange = highestLog - log(max(parameters.initialResistant, 1e-9 * parameters.initialTotal))
    let start = log(max(parameters.initialResistant, 1e-12) / parameters.initialSensitive)
    lowestRatio = start - 3
    ratioRange = max(0, -start) + 14 + 3
  }

  var count: Int { totals * ratios }

  /// The state at a grid point.
  func burden(_ index: Int) -> TumorBurden<Double> {
    let u = Double(index % totals) / Double(totals - 1)
    let total = exp(highestLog - logRange * u * u)
    let ratio = exp(lowestRatio + ratioRange * Double(index / totals) / Double(ratios - 1))
    return TumorBurden(sensitive: total / (1 + ratio), resistant: total * ratio / (1 + ratio))
  }

  /// The four points around a state: the lowest of them and the shares of the way to the next in each direction.
  struct Place: Sendable {
    var index: Int32
    var share: Float
    var ratioShare: Float
  }

  func place(_ burden: TumorBurden<Double>) -> Place {
    let depth = (highestLog - log(burden.total)) / logRange
    let u = min(1, max(0, depth)).squareRoot() * Double(totals - 1)
    let ratio = (log(burden.resistant / burden.sensitive) - lowestRatio) / ratioRange
    let z = min(1, max(0, ratio)) * Double(ratios - 1)
    let column = min(Int(u), totals - 2)
    let row = min(Int(z), ratios - 2)
    return Place(
      index: Int32(row * totals + column), share: Float(u - Double(column)), ratioShare: Float(z - Double(row)))
  }

  /// The interpolated value.
  @inline(__always)
  func value(_ values: UnsafeBufferPointer<Double>, _ place: Place) -> Double {
    let index = Int(place.index)
    let share = Double(place.share)
    let lower = values[index] + share * (values[index + 1] - values[index])
    let next = index + totals
    let upper = values[next] + share * (values[next + 1] - values[next])
    return lower + Double(place.ratioShare) * (upper - lower)
  }
}
