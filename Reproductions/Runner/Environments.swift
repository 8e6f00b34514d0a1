import DosingMDP
import Foundation
import TestSupport
import VirtualPatients

/// The process of a name: a classic task, or one of those that ship.
///
/// `DATA` in options stands for the folder of public data sets, TITRATE_SHARED_DATA.
func environment(_ name: String, options: [String: String]) throws -> any DecisionProcess {
  let data = ProcessInfo.processInfo.environment["TITRATE_SHARED_DATA"] ?? "../shared/data"
  let options = options.mapValues { $0.replacing("DATA", with: data) }
  switch name {
  case "cart-pole": return CartPoleProcess()
  case "cart-pole-positions": return CartPoleProcess(.positions)
  case "irregular-cart-pole": return IrregularCartPole()
  case "acrobot": return AcrobotProcess()
  case "pendulum": return PendulumProcess()
  default: return try ProcessRegistry.process(name, options: options)
  }
}
