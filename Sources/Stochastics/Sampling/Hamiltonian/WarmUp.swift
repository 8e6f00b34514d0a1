/// How Hamiltonian samplers find their step size and metric, and the chain that follows.
///
/// After a start in which only the step size is learned (75 transitions), the metric is estimated in windows of 25, 50,
/// 100, … transitions, each from its own draws alone; the last window takes all up to the end phase (50 transitions), in
/// which the step size settles. Fewer than 150 transitions are divided 15 : 75 : 10.
///
/// Source: Stan Reference Manual, section on adaptation; Hoffman, Gelman 2014 for the step size.
public struct WarmUp: Sendable, Hashable, Codable {
  /// Which of the covariances is estimated.
  public enum MetricKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Variances alone.
    case diagonal
    /// Covariances too: for few components that are strongly correlated.
    case dense
  }

  public var transitions = 1000
  /// The mean probability of acceptance that is sought; nearer to 1 where there are divergences.
  public var targetAcceptance = 0.8
  public var metric = MetricKind.diagonal

  public init(transitions: Int = 1000, targetAcceptance: Double = 0.8, metric: MetricKind = .diagonal) {
    precondition(
      transitions >= 0 && targetAcceptance > 0 && targetAcceptance < 1,
      "WarmUp(transitions: \(transitions), targetAcceptance: \(targetAcceptance))")
    self.transitions = transitions
    self.targetAcceptance = targetAcceptance
    self.metric = metric
  }

  /// The transitions of which draws are counted, and those after which the metric is estimated anew.
  var windows: (counted: Range<Int>, ends: Set<Int>) {
    guard transitions >= 20 else { return (0..<0, []) }
    let isShort = transitions < 150
    let start = isShort ? transitions * 15 / 100 : 75
    let end = transitions - (isShort ? transitions / 10 : 50)
    var ends: Set<Int> = []
    var size = isShort ? end - start : 25
    var last = start
    while last < end {
      // A window that would leave less than the next one needs takes the rest.
      let isLast = last + size + 2 * size > end
      last = isLast ? end : last + size
      ends.insert(last - 1)
      size *= 2
    }
    return (start..<end, ends)
  }

  func chain<D: LogDensity>(
    of density: D, from start: [Double], draws: Int, key: Key, transition: some HamiltonianTransition
  ) throws(SamplingError) -> MarkovChain {
    var generator = key.child(.initialization).generator
    var system = HamiltonianSystem(
      density: density, metric: Metric(variances: [Double](repeating: 1, count: density.dimension)))
    var point = system.point(at: start)
    guard point.logDensity.isFinite, point.gradient.allSatisfy(\.isFinite) else {
      throw .noDensity(chain: nil, position: start)
    }
    var chain = MarkovChain()
    var adaptation = StepSizeAdaptation(stepSize: 1, target: targetAcceptance)
    try restart(&adaptation, system, point, &generator)
    try warm(&system, &point, &adaptation, &chain, key: key, transition: transition)
    chain.stepSize = transitions > 0 ? adaptation.average : adaptation.stepSize
    chain.scales = system.metric.variances
    for draw in 0..<draws {
      var generator = key.child(.rollout, draw).generator
      point.momentum = system.metric.momentum(&generator)
      let next = transition.move(system, from: point, stepSize: chain.stepSize, &generator)
      point = next.point
      chain.append(next)
    }
    chain.acceptance /= Double(draws)
    return chain
  }

  private func warm<D: LogDensity>(
    _ system: inout HamiltonianSystem<D>, _ point: inout PhasePoint, _ adaptation: inout StepSizeAdaptation,
    _ chain: inout MarkovChain, key: Key, transition: some HamiltonianTransition
  ) throws(SamplingError) {
    let windows = windows
    var estimate = CovarianceEstimate(dimension: point.position.count, kind: metric)
    for index in 0..<transitions {
      var generator = key.child(.noise, index).generator
      point.momentum = system.metric.momentum(&generator)
      let next = transition.move(system, from: point, stepSize: adaptation.stepSize, &generator)
      point = next.point
      chain.evaluations += next.evaluations
      adaptation.learn(acceptance: next.acceptance)
      if windows.counted.contains(index) { estimate.insert(point.position) }
      if windows.ends.contains(index), let estimated = estimate.metric {
        system.metric = estimated
        estimate = CovarianceEstimate(dimension: point.position.count, kind: metric)
        try restart(&adaptation, system, point, &generator)
      }
    }
  }

  private func restart<D: LogDensity>(
    _ adaptation: inout StepSizeAdaptation, _ system: HamiltonianSystem<D>, _ point: PhasePoint,
    _ generator: inout Generator
  ) throws(SamplingError) {
    guard
      let step = system.reasonableStepSize(from: adaptation.average, at: point, &generator)
    else { throw .noStepSize(chain: nil, position: point.position) }
    adaptation.restart(stepSize: step)
  }
}

extension MarkovChain {
  /// Counts a transition as a draw.
  mutating func append(_ transition: Transition) {
    if transition.isDivergent { divergences.append(draws.count) }
    if transition.isLongest { longestTrajectories += 1 }
    draws.append(transition.point.position)
    logDensities.append(transition.point.logDensity)
    energies.append(transition.energy)
    acceptance += transition.acceptance
    evaluations += transition.evaluations
  }
}
