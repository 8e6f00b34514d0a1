import DiffEq
import DosingMDP
import Foundation
import Pharmacometrics

/// One decision interval from every point of a grid, without and with drug.
struct BurdenTransitions: Sendable {
  /// Where a grid point goes, at which gain, and with which weight the value there counts (0 after progression).
  private struct Transition: Sendable {
    var gain: Double
    var weight: Double
    var place: BurdenGrid.Place
  }

  private var off: [Transition]
  private var on: [Transition]

  /// - Throws: ``SolverFailure``.
  init(
    _ parameters: LotkaVolterraParameters, grid: BurdenGrid, days: Double, reward: IntervalReward
  ) throws(SolverFailure) {
    off = try Self.transitions(parameters, dose: 0, grid: grid, days: days, reward: reward)
    on = try Self.transitions(parameters, dose: 1, grid: grid, days: days, reward: reward)
  }

  private static func transitions(
    _ parameters: LotkaVolterraParameters, dose: Double, grid: BurdenGrid, days: Double, reward: IntervalReward
  ) throws(SolverFailure) -> [Transition] {
    let solver = Dopri5(relativeTolerance: 1e-6, absoluteTolerance: 1e-12)
    let tumor = LotkaVolterraTumor<SIMD8<Double>>(parameters, dose: dose)
    let threshold = SIMD8(repeating: parameters.progressionTotal)
    var result: [Transition] = []
    result.reserveCapacity(grid.count)
    for start in stride(from: 0, to: grid.count, by: 8) {
      var burden = TumorBurden<SIMD8<Double>>(sensitive: .zero, resistant: .zero)
      let lanes = min(8, grid.count - start)
      for lane in 0..<8 {
        let point = grid.burden(start + min(lane, lanes - 1))
        burden.sensitive[lane] = point.sensitive
        burden.resistant[lane] = point.resistant
      }
      let solution = solver.solve(tumor, from: burden, over: 0...days, until: { _, burden in burden.total - threshold })
      if let failure = solution.failure { throw failure }
      for lane in 0..<lanes {
        let end = TumorBurden(sensitive: solution.state.sensitive[lane], resistant: solution.state.resistant[lane])
        let isProgressed = solution.ending(lane: lane) == .crossed
        let elapsed = solution.time(lane: lane)
        let gain = reward.reward(
          from: burden.total[lane], to: end.total, multiple: dose, days: elapsed, isProgressed: isProgressed)
        let weight = isProgressed ? 0 : reward.discount(elapsed)
        result.append(Transition(gain: gain, weight: weight, place: grid.place(end)))
      }
    }
    return result
  }

  /// V by value iteration in place, with sweeps in alternating directions.
  func iterate(grid: BurdenGrid, tolerance: Double, sweepLimit: Int) -> (values: [Double], isConverged: Bool) {
    var values = [Double](repeating: 0, count: grid.count)
    for sweep in 0..<sweepLimit {
      var change = 0.0
      var largest = 0.0
      values.withUnsafeMutableBufferPointer { values in
        for step in 0..<values.count {
          let index = sweep % 2 == 0 ? values.count - 1 - step : step
          let current = UnsafeBufferPointer(values)
          let value = max(
            off[index].gain + off[index].weight * grid.value(current, off[index].place),
            on[index].gain + on[index].weight * grid.value(current, on[index].place))
          change = max(change, abs(value - values[index]))
          largest = max(largest, abs(value))
          values[index] = value
        }
      }
      if change <= tolerance * max(largest, 1e-12) { return (values, true) }
    }
    return (values, false)
  }
}
