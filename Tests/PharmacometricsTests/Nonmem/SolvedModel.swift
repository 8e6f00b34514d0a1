import DiffEq
import Pharmacometrics

/// The equations of ``LinearDisposition`` solved numerically: a model that knows no closed form.
struct SolvedModel: DosedModel {
  var disposition: LinearDisposition<Double>
  private var state = ReferenceState(values: .init(repeating: 0))

  init(_ disposition: LinearDisposition<Double>) { self.disposition = disposition }

  mutating func update(_ parameters: LinearDisposition<Double>) { disposition = parameters }

  var compartments: [Double] {
    get { [state.values[0], state.values[1]] }
    set {
      state.values[0] = newValue[0]
      state.values[1] = newValue[1]
    }
  }

  mutating func reset() { state = ReferenceState(values: .init(repeating: 0)) }

  mutating func advance(by hours: Double, rates: [Double]) throws {
    guard hours > 0 else { return }
    let equation = ReferenceModel(disposition: disposition, depotRate: rates[0], centralRate: rates[1])
    let solution = Dopri5(relativeTolerance: 1e-9, absoluteTolerance: 1e-12).solve(
      equation, from: state, over: 0...hours)
    if let failure = solution.failure { throw failure }
    state = solution.state
  }
}
