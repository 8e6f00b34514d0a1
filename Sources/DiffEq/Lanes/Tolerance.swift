/// How exactly a solver integrates.
public struct Tolerance: Sendable, Hashable, Codable {
  /// The part of the tolerance that grows with the state.
  public var relative: Double
  /// The part that does not, in the unit of the state.
  public var absolute: Double
  /// The widest step, in the unit of time.
  public var maximumStep: Double
  /// How many steps, accepted or not, may be tried between two jumps.
  public var stepLimit: Int

  /// - Parameters: as the properties of these names; all must be positive.
  public init(
    relative: Double = 1e-6, absolute: Double = 1e-8, maximumStep: Double = .greatestFiniteMagnitude,
    stepLimit: Int = 100_000
  ) {
    precondition(
      relative > 0 && absolute > 0 && maximumStep > 0 && stepLimit > 0,
      "Tolerance(\(relative), \(absolute), \(maximumStep), \(stepLimit)): all must be positive")
    self.relative = relative
    self.absolute = absolute
    self.maximumStep = maximumStep
    self.stepLimit = stepLimit
  }
}

extension UnsafeBufferPointer where Element == Double {
  /// The first index of an ascending buffer from which on a condition holds.
  @inlinable
  func partitioningIndex(_ holds: (Double) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
