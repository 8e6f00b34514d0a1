import Foundation

/// The times at which virtual patients are read: those that a user asked for, and every day where events, grades or
/// tumor assessments need it.
public struct SimulationGrid: Sendable, Hashable {
  /// Ascending hours from 0 on.
  public let times: [Double]
  /// Places of the times asked for.
  public let outputRows: [Int]
  /// Places of the days 0, 1, 2, …
  public let dailyRows: [Int]

  /// - Parameters:
  ///   - horizon: hours; positive.
  ///   - step: hours between the times asked for, which begin at 0 and end with the horizon.
  ///   - isDaily: whether days are read too.
  public init(horizon: Double, step: Double, isDaily: Bool) {
    precondition(horizon > 0 && step > 0, "SimulationGrid(horizon: \(horizon), step: \(step)): both must be positive")
    let slack = 1e-9 * horizon
    var outputs = (0...Int(((horizon + slack) / step).rounded(.down))).map { Double($0) * step }
    if horizon - outputs[outputs.count - 1] > slack { outputs.append(horizon) }
    let days = isDaily ? (0...Int((horizon + slack) / 24)).map { Double($0) * 24 } : []
    var times: [Double] = []
    var outputRows: [Int] = []
    var dailyRows: [Int] = []
    var (i, j) = (0, 0)
    while i < outputs.count || j < days.count {
      let time = min(i < outputs.count ? outputs[i] : .infinity, j < days.count ? days[j] : .infinity)
      if i < outputs.count && outputs[i] - time <= slack {
        outputRows.append(times.count)
        i += 1
      }
      if j < days.count && days[j] - time <= slack {
        dailyRows.append(times.count)
        j += 1
      }
      times.append(time)
    }
    self.times = times
    self.outputRows = outputRows
    self.dailyRows = dailyRows
  }
}
