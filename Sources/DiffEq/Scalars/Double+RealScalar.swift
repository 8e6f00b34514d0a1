import Foundation

extension Double: RealScalar {
  @inlinable @inline(__always)
  public static func constant(_ value: Double) -> Double { value }

  public static func exponential(_ x: Double) -> Double { x < -708 ? 0 : Foundation.exp(x) }

  public static func naturalLogarithm(_ x: Double) -> Double { Foundation.log(x) }

  @inlinable @inline(__always)
  public static func squareRoot(_ x: Double) -> Double { x.squareRoot() }

  public static func power(_ x: Double, _ y: Double) -> Double { Foundation.pow(x, y) }

  @inlinable @inline(__always)
  public static func choose(whereNotNegative condition: Double, _ first: Double, _ second: Double) -> Double {
    condition >= 0 ? first : second
  }

  @inlinable @inline(__always)
  public static func largerMagnitude(_ x: Double, _ y: Double) -> Double { Swift.max(Swift.abs(x), Swift.abs(y)) }

  @inlinable @inline(__always)
  public static var hasDerivative: Bool { false }

  @inlinable @inline(__always)
  public static var laneCount: Int { 1 }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double { self }

  @inlinable @inline(__always)
  public func isFinite(lane: Int) -> Bool { isFinite }

  @inlinable @inline(__always)
  public mutating func copyLane(_ lane: Int, from source: Double) { self = source }
}
