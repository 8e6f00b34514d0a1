/// One patient's aligned history of decisions: where records and simulators meet.
public struct Episode: Hashable, Sendable {
  /// The patient's identifier; one patient has one episode.
  public var patient: String
  public var center: String?
  public var steps: [Step]
  /// The state at the end where the patient was seen there: after censoring (the censored state) or at the horizon.
  /// `nil` after a terminal event.
  public var finalState: State?
  public var ending: Ending

  public init(patient: String, center: String? = nil, steps: [Step], finalState: State?, ending: Ending) {
    self.patient = patient
    self.center = center
    self.steps = steps
    self.finalState = finalState
    self.ending = ending
  }

  /// Days from the first decision to the end.
  public var duration: Double { steps.reduce(0) { $0 + $1.elapsed } }

  /// The state that follows step `index`, or `nil` after the end.
  public func state(after index: Int) -> State? {
    index + 1 < steps.count ? steps[index + 1].state : finalState
  }

  /// Σ_t gamma^(time before t) · r_t.
  public func discountedReturn(_ discount: Discount) -> Double {
    var time = 0.0
    return steps.reduce(0) { sum, step in
      defer { time += step.elapsed }
      return sum + discount(time) * step.reward.total
    }
  }

  /// The episode up to `horizon` days after its first decision: whole steps, and the share of the step that crosses
  /// the horizon with its time-proportional reward; what lies behind does not count.
  public func restricted(to horizon: Double) -> Episode {
    var time = 0.0
    for (index, step) in steps.enumerated() {
      let end = time + step.elapsed
      if end > horizon || (end == horizon && !(index == steps.count - 1 && ending.isTerminal)) {
        var last = step
        let share = (horizon - time) / step.elapsed
        last.elapsed = horizon - time
        last.reward.treatment *= share
        last.reward.progressionFree *= share
        last.reward.toxicity *= share
        if end > horizon {
          last.reward.progression = 0
          last.reward.death = 0
          last.reward.burden *= share
        }
        last.discount = 0
        return Episode(
          patient: patient, center: center, steps: Array(steps[..<index]) + [last], finalState: nil, ending: .horizon)
      }
      time = end
    }
    return self
  }
}
