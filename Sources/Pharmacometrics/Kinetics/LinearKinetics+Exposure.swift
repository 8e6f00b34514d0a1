public import DiffEq

extension LinearKinetics {
  /// The area under the concentration from now until a later time of the same segment, in closed form.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L.
  @inlinable
  public func exposure(over hours: Double) -> S {
    read { $0.exposure(over: hours) }
  }

  /// The area under the metabolite's concentration from now until a later time of the same segment: by conservation,
  /// what was formed less what is left, over its clearance, which must not be 0.
  /// - Parameter hours: at least 0.
  /// - Returns: mg h/L; 0 without a metabolite.
  @inlinable
  public func metaboliteExposure(over hours: Double) -> S {
    guard structure.metaboliteModes > 0 else { return .constant(0) }
    let now = amounts
    let later = amounts(after: hours)
    return read { view in
      let clearance = view.numbers[KineticsPlace.metaboliteClearance]
      requirePositive(clearance, "the metabolite's clearance")
      let absorbed = now[.depot] + view.depotInput * hours - later[.depot]
      let driven = view.metabolite
      let formed = driven.formation * view.volume * view.exposure(over: hours) + driven.presystemic * absorbed
      let change = later[.metabolite] + later[.metabolitePeripheral] - now[.metabolite] - now[.metabolitePeripheral]
      return (formed - change) / clearance
    }
  }

  @inlinable
  func requirePositive(_ parameter: S, _ name: String) {
    for lane in 0..<S.laneCount {
      precondition(parameter[lane: lane] > 0, "LinearKinetics: \(name) of lane \(lane) is \(parameter[lane: lane])")
    }
  }
}

extension KineticsView {
  /// The area under the concentration.
  @inlinable
  func exposure(over hours: Double) -> S {
    withSegment(hours) { segment in
      let zero = S.constant(0)
      let one = S.constant(1)
      var area = zero
      for mode in 0..<structure.modes {
        let (rate, decay) = (rate(mode), segment.decay(mode))
        area += segment.start(mode) * ExponentialChain.integral(rate, decay, hours)
        var entry = zero
        if structure.hasAbsorption {
          entry +=
            segment.drive
            * ExponentialChain.triple((zero, absorption, rate), (one, segment.absorptionDecay, decay), hours)
        }
        if structure.isInfusing {
          entry += segment.input * ExponentialChain.triple((zero, zero, rate), (one, one, decay), hours)
        }
        area += projection(mode, to: 0, from: 0) * entry
      }
      return area / volume
    }
  }
}
