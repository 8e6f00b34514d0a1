import Foundation

/// A pole on a cart that is pushed left or right: `CartPole-v1` of Gymnasium.
///
/// State: position (m), velocity, angle of the pole from the vertical (rad), angular velocity. Euler steps of 0.02 s. It
/// ends where the cart is more than 2.4 m from the middle or the pole more than 12° from the vertical; reward 1 a step.
/// An episode is cut off after 500 steps.
///
/// Source: Barto, Sutton, Anderson, IEEE Trans. Syst. Man Cybern. 13:834, 1983, doi:10.1109/TSMC.1983.6313077; constants
/// of Gymnasium 1.0.
public struct CartPole: Sendable, Hashable {
  public var state: [Double]

  public init(state: [Double]) { self.state = state }

  /// - Parameter action: 0 left, 1 right.
  public mutating func step(_ action: Int) -> (reward: Double, isTerminal: Bool) {
    let (position, velocity, angle, turning) = (state[0], state[1], state[2], state[3])
    let force = action == 1 ? 10.0 : -10
    let push = (force + 0.05 * (turning * turning) * sin(angle)) / 1.1
    let turn = (9.8 * sin(angle) - cos(angle) * push) / (0.5 * (4.0 / 3 - 0.1 * (cos(angle) * cos(angle)) / 1.1))
    let acceleration = push - 0.05 * turn * cos(angle) / 1.1
    state = [
      position + 0.02 * velocity, velocity + 0.02 * acceleration, angle + 0.02 * turning, turning + 0.02 * turn,
    ]
    return (1, abs(state[0]) > 2.4 || abs(state[2]) > 12 * 2 * Double.pi / 360)
  }
}
