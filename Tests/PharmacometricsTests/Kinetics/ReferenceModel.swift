import DiffEq
import Pharmacometrics

/// Amounts of all compartments as the state of a differential equation.
struct ReferenceState: StateVector {
  var values: SIMD8<Double>

  static var dimension: Int { 7 }
  static func + (left: Self, right: Self) -> Self { Self(values: left.values + right.values) }
  static func * (factor: Double, state: Self) -> Self { Self(values: factor * state.values) }
  subscript(component index: Int) -> Double {
    get { values[index] }
    set { values[index] = newValue }
  }
}

/// The right-hand side of ``LinearDisposition``'s equations, written down directly.
struct ReferenceModel: DifferentialEquation {
  var disposition: LinearDisposition<Double>
  var depotRate = 0.0
  var centralRate = 0.0

  func derivative(time: Double, state: ReferenceState) -> ReferenceState {
    let amounts = state.values
    var slope = SIMD8<Double>(repeating: 0)
    let concentration = amounts[1] / disposition.volume
    let absorbed = (disposition.absorption ?? 0) * amounts[0]
    slope[0] = depotRate - absorbed
    slope[1] = centralRate + disposition.systemicFraction * absorbed - disposition.clearance * concentration
    for (index, peripheral) in disposition.peripherals.enumerated() {
      let flow =
        peripheral.intercompartmentalClearance * (concentration - amounts[2 + index] / peripheral.volume)
      slope[1] -= flow
      slope[2 + index] = flow
    }
    if let metabolite = disposition.metabolite {
      let own = amounts[4] / metabolite.volume
      slope[4] =
        metabolite.formedFraction * disposition.clearance * concentration + metabolite.presystemicFraction * absorbed
        - metabolite.clearance * own
      if let peripheral = metabolite.peripheral {
        let flow = peripheral.intercompartmentalClearance * (own - amounts[5] / peripheral.volume)
        slope[4] -= flow
        slope[5] = flow
      }
    }
    if let rate = disposition.effectRate { slope[6] = rate * (concentration - amounts[6]) }
    return ReferenceState(values: slope)
  }
}
