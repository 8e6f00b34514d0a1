public import DiffEq

extension LinearKinetics {
  /// The concentration in the central compartment at a later time of the same segment.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func concentration(after hours: Double) -> S {
    if modes.isConfluent { return confluentConcentration(after: hours) }
    return max(plasmaCourse.value(modes, hours, isInfusing), 0)
  }

  /// The metabolite's concentration at a later time of the same segment; 0 without a metabolite.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func metaboliteConcentration(after hours: Double) -> S {
    guard modes.hasMetabolite else { return .constant(0) }
    if modes.isConfluent || modes.metabolite.isConfluent {
      let state = advanced(
        modes.metabolite, LinearSegment(self, hours), state.metabolite, state.metabolitePeripheral)
      return max(state.central / modes.metabolite.volume, 0)
    }
    var sum = metaboliteCourse.value(modes, hours, isInfusing)
    sum += metaboliteCourse.own.value(modes.metabolite.first.rate, hours, isInfusing)
    if modes.metabolite.count > 1 {
      sum += metaboliteCourse.secondOwn.value(modes.metabolite.second.rate, hours, isInfusing)
    }
    return max(sum, 0)
  }

  /// The concentration in the effect compartment at a later time of the same segment; 0 without one.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func effectConcentration(after hours: Double) -> S {
    guard modes.hasEffect else { return .constant(0) }
    if modes.isConfluent || modes.effect.isConfluent {
      return max(advanced(modes.effect, LinearSegment(self, hours), state.effect, .constant(0)).central, 0)
    }
    let sum = effectCourse.value(modes, hours, isInfusing)
    return max(sum + effectCourse.own.value(modes.effect.first.rate, hours, isInfusing), 0)
  }

  @inlinable @inline(never)
  func confluentConcentration(after hours: Double) -> S {
    let segment = LinearSegment(self, hours)
    var sum = segment.first.start * segment.first.decay + modes.first.cc * segment.first.entry
    if modes.count > 1 { sum += segment.second.start * segment.second.decay + modes.second.cc * segment.second.entry }
    if modes.count > 2 { sum += segment.third.start * segment.third.decay + modes.third.cc * segment.third.entry }
    return max(sum / modes.volume, 0)
  }
}
