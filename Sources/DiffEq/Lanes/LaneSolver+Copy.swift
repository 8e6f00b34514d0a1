extension Tsit5 {
  /// A solver that stands where this one does and goes on by itself.
  public func copy() -> Tsit5 {
    let other = Tsit5(dimension: dimension, lanes: status.pointee.failures.count, time: now, tolerance: tolerance)
    other.memory.update(from: memory, count: 11 * dimension)
    other.status.pointee = status.pointee
    other.control = control
    other.hasSlope = hasSlope
    other.tried = tried
    return other
  }
}

extension Rodas4 {
  /// A solver that stands where this one does and goes on by itself.
  public func copy() -> Rodas4 {
    let other = Rodas4(dimension: dimension, lanes: status.pointee.failures.count, time: now, tolerance: tolerance)
    other.memory.update(from: memory, count: 13 * dimension + 2 * dimension * dimension)
    other.status.pointee = status.pointee
    other.control = control
    other.hasSlope = hasSlope
    other.tried = tried
    return other
  }
}
