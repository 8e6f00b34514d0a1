public import DiffEq

extension LinearKinetics {
  /// The area under the concentration from now until a later time of the same segment, in closed form.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L.
  @inlinable
  public func exposure(over hours: Double) -> S {
    let segment = Segment(self, hours)
    let zero = S.constant(0)
    let one = S.constant(1)
    var area = zero
    for mode in 0..<parent.count {
      let rate = parent.rates[mode]
      let decay = segment.decays[mode]
      area += segment.starts[mode] * ExponentialChain.integral(rate, decay, hours)
      var entry = zero
      if let absorption {
        entry +=
          segment.drive
          * ExponentialChain.triple(
            (zero, absorption, rate), (one, segment.absorptionDecay, decay), hours)
      }
      if isInfusing { entry += segment.input * ExponentialChain.triple((zero, zero, rate), (one, one, decay), hours) }
      area += parent.projection(mode, to: 0, from: 0) * entry
    }
    return area / volume
  }

  /// The area under the metabolite's concentration from now until a later time of the same segment: by conservation,
  /// what was formed less what is left, over its clearance, which must not be 0.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L; 0 without a metabolite.
  @inlinable
  public func metaboliteExposure(over hours: Double) -> S {
    guard let metabolite else { return .constant(0) }
    requirePositive(metaboliteClearance, "the metabolite's clearance")
    let later = amounts(after: hours)
    let absorbed = state[.depot] + depotInput * hours - later[.depot]
    let formed = metabolite.formation * volume * exposure(over: hours) + metabolite.presystemic * absorbed
    let change =
      later[.metabolite] + later[.metabolitePeripheral] - state[.metabolite] - state[.metabolitePeripheral]
    return (formed - change) / metaboliteClearance
  }

  @inlinable
  func requirePositive(_ parameter: S, _ name: String) {
    for lane in 0..<S.laneCount {
      precondition(parameter[lane: lane] > 0, "LinearKinetics: \(name) of lane \(lane) is \(parameter[lane: lane])")
    }
  }
}
