public import DiffEq

extension LinearKinetics {
  /// The area under the concentration from now until a later time of the same segment, in closed form.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L.
  @inlinable
  public func exposure(over hours: Double) -> S {
    let segment = LinearSegment(self, hours)
    var area = area(segment.first, modes.first.cc, segment)
    if modes.count > 1 { area += self.area(segment.second, modes.second.cc, segment) }
    if modes.count > 2 { area += self.area(segment.third, modes.third.cc, segment) }
    return area / modes.volume
  }

  @inlinable
  func area(_ part: LinearSegment<S>.Part, _ weight: S, _ segment: LinearSegment<S>) -> S {
    let hours = segment.hours
    let zero = S.constant(0)
    let one = S.constant(1)
    var entry = zero
    if modes.hasDepot {
      entry =
        segment.drive
        * ExponentialChain.triple(
          (zero, modes.absorption, part.rate), (one, segment.absorptionDecay, part.decay), hours)
    }
    if isInfusing {
      entry += segment.input * ExponentialChain.triple((zero, zero, part.rate), (one, one, part.decay), hours)
    }
    return part.start * ExponentialChain.integral(part.rate, part.decay, hours) + weight * entry
  }

  /// The area under the metabolite's concentration from now until a later time of the same segment: by conservation,
  /// what was formed less what is left, over its clearance, which must not be 0.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L; 0 without a metabolite.
  @inlinable
  public func metaboliteExposure(over hours: Double) -> S {
    guard modes.hasMetabolite else { return .constant(0) }
    requirePositive(modes.metabolite.clearance, "the metabolite's clearance")
    let later = amounts(after: hours)
    let absorbed = state.depot + depotInput * hours - later.depot
    let formed =
      modes.metabolite.formation * modes.volume * exposure(over: hours) + modes.metabolite.presystemic * absorbed
    let change = later.metabolite + later.metabolitePeripheral - state.metabolite - state.metabolitePeripheral
    return (formed - change) / modes.metabolite.clearance
  }

  @inlinable
  func requirePositive(_ parameter: S, _ name: String) {
    for lane in 0..<S.laneCount {
      precondition(parameter[lane: lane] > 0, "LinearKinetics: \(name) of lane \(lane) is \(parameter[lane: lane])")
    }
  }
}
