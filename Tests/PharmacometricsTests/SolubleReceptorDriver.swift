import Foundation
import Pharmacometrics

/// The relative change of sVEGFR-3 day by day under a regimen, by the exact solution of
/// dA/dt = B/MRT·(1 − AUC/(IC50 + AUC)) − A/MRT with AUC = dose of the day/CL, constant over the day.
struct SolubleReceptorDriver {
  var clearance = 34.5
  var residenceTime = 401.0
  var halfEffect = 1.0

  /// A/B − 1 at the end of days 1 … `days`.
  func daily(_ regimen: Regimen, days: Int) -> [Double] {
    var dose = [Double](repeating: 0, count: days)
    for event in regimen.events(until: Double(days) * 24) { dose[Int(event.time / 24)] += event.amount }
    let decay = exp(-24 / residenceTime)
    var change = 0.0
    return dose.map { dose in
      let exposure = dose / clearance
      let steady = -exposure / (halfEffect + exposure)
      change = steady + (change - steady) * decay
      return change
    }
  }
}
