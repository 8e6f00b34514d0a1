import Stochastics

extension VisualPredictiveCheck {
  /// One measurement of a study.
  public struct Measured: Sendable, Hashable {
    /// Hours.
    public var time: Double
    public var value: Double

    public init(time: Double, value: Double) {
      self.time = time
      self.value = value
    }
  }

  /// The check against simulated studies that have measurements of their own, as where patients leave by what happens to
  /// them: a simulated patient who has left is not measured, just as an observed one.
  ///
  /// Bins are those of the observed times. A study without a measurement in a bin does not count there; where half of
  /// the studies have none, no interval is told.
  public init(
    output: String, unit: String, observed: [Measured], studies: [[Measured]], bins count: Int = 10
  ) {
    precondition(!observed.isEmpty && !studies.isEmpty, "VisualPredictiveCheck: nothing to compare")
    let limits = TimeBins(observed.map(\.time), count: count)
    func sorted(_ measured: [Measured]) -> [[Double]] {
      var bins = [[Double]](repeating: [], count: limits.starts.count)
      for one in measured { bins[limits.index(one.time)].append(one.value) }
      return bins.map { $0.sorted() }
    }
    let own = sorted(observed)
    let simulated = studies.map(sorted)
    var times = [[Double]](repeating: [], count: limits.starts.count)
    for one in observed { times[limits.index(one.time)].append(one.time) }
    self.output = output
    self.unit = unit
    isPredictionCorrected = false
    bins = limits.starts.indices.filter { !own[$0].isEmpty }.map { bin in
      Self.bin(times[bin].sorted(), own[bin], simulated.map { $0[bin] })
    }
    self.times = observed.map(\.time)
    values = observed.map(\.value)
  }

  /// - Parameters:
  ///   - times: ascending.
  ///   - observed: ascending.
  ///   - studies: each ascending.
  private static func bin(_ times: [Double], _ observed: [Double], _ studies: [[Double]]) -> Bin {
    let filled = studies.filter { !$0.isEmpty }
    let percentiles = probabilities.map { probability in
      let simulated = filled.map { quantile(probability, ofSorted: $0) }.sorted()
      func told(_ level: Double) -> Double? {
        2 * simulated.count > studies.count ? quantile(level, ofSorted: simulated) : nil
      }
      return Percentile(
        probability: probability, observed: quantile(probability, ofSorted: observed), lower: told(0.025),
        median: told(0.5), upper: told(0.975))
    }
    return Bin(
      time: quantile(0.5, ofSorted: times), firstTime: times[0], lastTime: times[times.count - 1],
      count: observed.count, percentiles: percentiles, belowLimit: 0, belowLimitInterval: [0, 0])
  }
}

extension ReplicateSimulation.Replicates {
  /// Replicates that were drawn otherwise, [patient][replicate][measurement]; none is missing.
  public init(values: [[[Double]]]) {
    self.values = values
    missing = values.map { _ in 0 }
  }
}
