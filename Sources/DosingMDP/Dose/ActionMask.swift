/// The actions that are allowed in a state, as a set of action indices below 64.
public struct ActionMask: Hashable, Sendable, Codable {
  /// Bit `a` is set where action `a` is allowed.
  public private(set) var bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  public init(allowing actions: some Sequence<Int>) {
    bits = actions.reduce(0) { $0 | 1 << UInt64($1) }
  }

  public func allows(_ action: Int) -> Bool { bits >> UInt64(action) & 1 == 1 }

  /// The number of allowed actions.
  public var count: Int { bits.nonzeroBitCount }

  /// This mask without one action.
  public func forbidding(_ action: Int) -> ActionMask { ActionMask(bits: bits & ~(1 << UInt64(action))) }

  /// What both masks allow; where that is nothing, what this one does.
  public func intersection(_ other: ActionMask) -> ActionMask {
    bits & other.bits == 0 ? self : ActionMask(bits: bits & other.bits)
  }

  /// The allowed action indices in ascending order.
  public var actions: [Int] { (0..<64).filter(allows) }
}
