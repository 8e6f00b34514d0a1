import Foundation

/// Two links that are swung up by a torque at the joint between them: `Acrobot-v1` of Gymnasium.
///
/// State: angle of the first link from hanging down, angle of the second from the first (rad, wrapped), angular velocities
/// (at most 4π and 9π). Steps of 0.2 s by one Runge–Kutta step of order 4. It ends where the tip is higher than one link
/// above the axis; reward -1 a step, 0 at the end. An episode is cut off after 500 steps.
///
/// Source: Sutton, NIPS 1996; dynamics of Sutton, Barto, Reinforcement Learning, 1998; constants of Gymnasium 1.0.
public struct Acrobot: Sendable, Hashable {
  public var state: [Double]

  public init(state: [Double]) { self.state = state }

  /// What a learner sees: cosine and sine of both angles, both velocities.
  public var observation: [Double] {
    [cos(state[0]), sin(state[0]), cos(state[1]), sin(state[1]), state[2], state[3]]
  }

  /// - Parameter action: 0, 1, 2 for a torque of -1, 0, 1.
  public mutating func step(_ action: Int) -> (reward: Double, isTerminal: Bool) {
    let torque = Double(action - 1)
    func moved(_ slope: [Double], _ time: Double) -> [Double] { zip(state, slope).map { $0 + time * $1 } }
    let first = Self.slope(state, torque)
    let second = Self.slope(moved(first, 0.1), torque)
    let third = Self.slope(moved(second, 0.1), torque)
    let fourth = Self.slope(moved(third, 0.2), torque)
    var next = state
    for place in 0..<4 {
      let inner = 2 * (second[place] + third[place])
      next[place] += 0.2 / 6 * (first[place] + inner + fourth[place])
    }
    for place in 0..<2 {
      while next[place] > Double.pi { next[place] -= 2 * Double.pi }
      while next[place] < -Double.pi { next[place] += 2 * Double.pi }
    }
    for (place, limit) in [(2, 4 * Double.pi), (3, 9 * Double.pi)] {
      next[place] = min(limit, max(-limit, next[place]))
    }
    state = next
    let isTerminal = -cos(state[0]) - cos(state[1] + state[0]) > 1
    return (isTerminal ? 0 : -1, isTerminal)
  }

  /// Links of 1 m and 1 kg with their centers in the middle and a moment of inertia of 1.
  private static func slope(_ state: [Double], _ torque: Double) -> [Double] {
    let (one, two, turningOne, turningTwo) = (state[0], state[1], state[2], state[3])
    let d1 = 0.25 + (1 + 0.25 + cos(two)) + 2
    let d2 = 0.25 + 0.5 * cos(two) + 1
    let sine = sin(two)
    let phi2 = 0.5 * 9.8 * cos(one + two - Double.pi / 2)
    var phi1 = -0.5 * turningTwo * turningTwo * sine - turningTwo * turningOne * sine
    phi1 += 1.5 * 9.8 * cos(one - Double.pi / 2) + phi2
    let pull = torque + d2 / d1 * phi1 - 0.5 * turningOne * turningOne * sine - phi2
    let accelerationTwo = pull / (0.25 + 1 - d2 * d2 / d1)
    return [turningOne, turningTwo, -(d2 * accelerationTwo + phi1) / d1, accelerationTwo]
  }
}
