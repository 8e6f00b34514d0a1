import Foundation

/// A pendulum that is swung up by a torque: `Pendulum-v1` of Gymnasium.
///
/// State: angle from the upright (rad, not wrapped), angular velocity (at most 8). Steps of 0.05 s; g = 10, m = l = 1. The
/// reward is -(θ² + 0.1 ω² + 0.001 u²) with θ wrapped. An episode is cut off after 200 steps.
///
/// Source: constants of Gymnasium 1.0.
public struct Pendulum: Sendable, Hashable {
  public var angle: Double
  public var velocity: Double

  public init(angle: Double, velocity: Double) {
    self.angle = angle
    self.velocity = velocity
  }

  /// What a learner sees: cos θ, sin θ, ω.
  public var observation: [Double] { [cos(angle), sin(angle), velocity] }

  /// - Parameter torque: held within ±2.
  public mutating func step(_ torque: Double) -> Double {
    let torque = min(2, max(-2, torque))
    let shifted = (angle + Double.pi).truncatingRemainder(dividingBy: 2 * Double.pi)
    let wrapped = (shifted < 0 ? shifted + 2 * Double.pi : shifted) - Double.pi
    let cost = wrapped * wrapped + 0.1 * velocity * velocity + 0.001 * torque * torque
    velocity = min(8, max(-8, velocity + (15 * sin(angle) + 3 * torque) * 0.05))
    angle += velocity * 0.05
    return -cost
  }
}
