import Stochastics

extension RegimeAnalysis {
  static func estimate(
    _ plan: RegimePlan, _ data: RegimeData, _ fit: RegimeFit, _ influence: RegimeInfluence,
    _ decisions: [[RegimeDecision]], _ configuration: Configuration
  ) -> RegimeEstimate {
    let stages = data.stages.indices.map { index in
      stage(index, data.stages[index], fit.stages[index], influence, decisions[index], configuration.level)
    }
    let observed = zip(fit.shares, data.outcome).reduce(0) { $0 + $1.0 * $1.1 }
    let deviations = zip(fit.shares, data.outcome).map { $0 * ($1 - observed) }
    let gains = zip(influence.value, deviations).map { $0 - $1 }
    func figure(_ term: String, _ estimate: Double, _ influences: [Double]) -> CoefficientEstimate {
      let error = influences.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return CoefficientEstimate(term: term, estimate: estimate, standardError: error, level: configuration.level)
    }
    return RegimeEstimate(
      method: configuration.method, n: data.count, outcome: plan.outcome, direction: plan.direction,
      level: configuration.level, pseudoOutcome: configuration.pseudoOutcome, stages: stages,
      value: figure("value", fit.value, influence.value), observedMean: observed,
      gain: figure("gain", gain(data, fit), gains), bootstrap: configuration.bootstrap,
      warnings: warnings(data, fit, stages))
  }

  private static func stage(
    _ index: Int, _ data: RegimeData.Stage, _ fit: RegimeFit.Stage, _ influence: RegimeInfluence,
    _ decisions: [RegimeDecision], _ level: Double
  ) -> RegimeEstimate.Stage {
    let all = influence.outcome[index].map { $0.crossProduct($0) } ?? Matrix(rows: 0, columns: 0)
    let names = data.treatmentFree.names + data.blipNames
    let outcome = CoefficientEstimate.list(
      terms: names, estimates: fit.coefficients, covariance: all, level: level)
    let reach = StandardNormal.quantile(0.975)
    func share(_ isCounted: (RegimeDecision) -> Bool) -> Double {
      Double(decisions.count(where: isCounted)) / Double(decisions.count)
    }
    return RegimeEstimate.Stage(
      stage: index + 1, treatment: data.plan.treatment, patients: decisions.count,
      blip: Array(outcome.suffix(fit.blip.count)), treatmentFree: Array(outcome.dropLast(fit.blip.count)),
      propensity: fit.propensity?.model.estimates(.sandwich, level: level) ?? [],
      recommendedShare: share { $0.recommended > 0 }, treatedShare: share { $0.received > 0 },
      levels: data.plan.levels == nil
        ? nil
        : data.levels.enumerated().map { number, name in
          .init(
            name: name, recommendedShare: share { $0.recommended == number },
            receivedShare: share { $0.received == number })
        },
      agreementShare: share { $0.recommended == $0.received },
      undecidedShare: share { abs($0.blip) <= reach * $0.standardError })
  }

  /// Above this share of undecided patients a warning is given.
  static let mostUndecided = 0.25
  /// A propensity below this, or above 1 less this, is called extreme.
  static let extremePropensity = 0.025

  private static func warnings(
    _ data: RegimeData, _ fit: RegimeFit, _ stages: [RegimeEstimate.Stage]
  ) -> [String] {
    func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
    var result: [String] = []
    for (own, stage) in zip(fit.stages, stages) {
      if let failure = own.propensityFailure {
        result.append("stage \(stage.stage), \(failure); this method does not need it, but overlap cannot be judged")
      }
      let probabilities = own.propensity?.probabilities
      let extreme = (0..<(probabilities?.rows ?? 0)).count { row in
        probabilities?.row(row).contains { $0 < extremePropensity } ?? false
      }
      if extreme > 0 {
        let range = stage.levels == nil ? "below 0.025 or above 0.975" : "of some level below 0.025"
        result.append(
          "stage \(stage.stage): \(extreme) of \(stage.patients) patients have a propensity \(range); "
            + "the effect on them rests on the models rather than on patients treated otherwise")
      }
      guard stage.undecidedShare > mostUndecided else { continue }
      let consequence =
        stage.stage > 1
        ? "intervals of earlier stages and of the value may be too short (non-regularity); take the m-out-of-n bootstrap"
        : "the interval of the value may be too short (non-regularity)"
      result.append(
        "stage \(stage.stage): for \(percent(stage.undecidedShare)) of the patients the blip is not told from zero: "
          + consequence)
    }
    return result
  }

  /// Puts the bootstrap's intervals beside the others.
  static func set(
    _ estimate: inout RegimeEstimate, _ replicates: [[[Double]]?], parameters: [[Double]], size: Int
  ) throws {
    let (count, level) = (estimate.n, estimate.level)
    func bounds(_ group: Int, _ index: Int) throws -> BootstrapBounds {
      let values = replicates.map { sample -> Double in
        guard let values = sample?[group], index < values.count else { return .nan }
        return values[index]
      }
      return try RegimeBootstrap.bounds(
        estimate: parameters[group][index], replicates: values, count: count, size: size, level: level)
    }
    func set(_ list: inout [CoefficientEstimate], _ group: Int) throws {
      for index in list.indices { list[index].bootstrap = try bounds(group, index) }
    }
    for stage in estimate.stages.indices {
      try set(&estimate.stages[stage].blip, 3 * stage)
      try set(&estimate.stages[stage].treatmentFree, 3 * stage + 1)
      try set(&estimate.stages[stage].propensity, 3 * stage + 2)
    }
    estimate.value.bootstrap = try bounds(parameters.count - 1, 0)
    estimate.gain.bootstrap = try bounds(parameters.count - 1, 1)
    let failed = replicates.count { $0 == nil }
    if failed > 0 {
      estimate.warnings.append(
        "\(failed) of \(replicates.count) bootstrap samples do not determine every model and are left out")
    }
  }
}
