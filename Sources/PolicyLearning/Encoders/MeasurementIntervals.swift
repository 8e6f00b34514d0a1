import Tensors

/// How long before each decision each variable was last measured, the decision's own measurement not counted: δ of Che
/// et al. 2018, doi:10.1038/s41598-018-24271-9, equation 2.
///
///     δ_t = t_t - t_{t-1} + (δ_{t-1} where x_{t-1} was not measured, else 0),  δ at the first decision = 0
///
/// Where ages of measurements are among the inputs, δ is the age where x is not measured, and the gap plus the age before
/// where it is; so what happened before a window of decisions is not lost. Where times are not seen, decisions are
/// counted. Where no variable is measured now and then, the one interval is the gap to the decision before.
struct MeasurementIntervals {
  let measured: [TemporalLayout.Place]
  /// Of all variables; `nil` where times are not seen.
  let ages: [TemporalLayout.Place]?
  let time: TemporalLayout.Place?

  init(_ layout: TemporalLayout) {
    measured = layout.measurements.map(\.measured)
    let ages = layout.measurements.compactMap(\.age)
    self.ages = ages.count == measured.count && layout.time != nil ? ages : nil
    time = self.ages == nil ? nil : layout.time
  }

  /// Whether intervals come from ages, rather than from counting decisions.
  var usesAges: Bool { ages != nil }

  /// The number of intervals.
  var count: Int { Swift.max(measured.count, 1) }

  /// The length of the memory per patient: what δ continues from, the time before, and whether there was a decision.
  var memoryWidth: Int { count + 2 }

  /// Inputs [N, L, inputs] → δ [N, L, count].
  func along(_ input: Tensor) throws(TensorError) -> Tensor {
    guard let ages, let time else { return try decisions(input) }
    let times = try input.natural([time])
    let gaps = try times - delayed(times, by: 1)
    let first = try gaps.narrow(dimension: 1, start: 0, length: 1).zerosLike()
    let gap = try Tensor.cat([first, gaps.narrow(dimension: 1, start: 1, length: input.size(1) - 1)], dimension: 1)
    guard !measured.isEmpty else { return gap }
    let age = try input.natural(ages)
    return try measuredNow(input).choose(gap + delayed(age, by: 1), else: age)
  }

  /// δ in decisions, from the last measured place before each.
  private func decisions(_ input: Tensor) throws(TensorError) -> Tensor {
    let length = input.size(1)
    let places = try Tensor.arange(length, dataType: input.dataType ?? .float32, device: input.device)
      .reshape([1, length, 1])
    guard !measured.isEmpty else { return try places.clamp(0, 1).expand([input.size(0), -1, -1]) }
    var last = try measuredNow(input).choose(places, else: places.zerosLike())
    var distance = 1
    while distance < length {
      last = try last.maximum(delayed(last, by: distance))
      distance *= 2
    }
    return try places - delayed(last, by: 1)
  }

  /// One decision, [N, inputs] → δ [N, count].
  /// - Parameter memory: [N, memoryWidth], zeros before the first decision; replaced by the one after.
  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let parts = try memory.split([count, 1, 1], dimension: 1)
    let (before, began) = (parts[0], parts[2])
    let times = if let time { try input.natural([time]) } else { try parts[1] + 1 }
    let gap = try (times - parts[1]) * began
    let interval: Tensor
    let since: Tensor
    if measured.isEmpty {
      (interval, since) = (gap, before)
    } else {
      let isMeasured = try measuredNow(input)
      if let ages {
        since = try input.natural(ages)
        interval = try isMeasured.choose(gap + before, else: since)
      } else {
        interval = try gap + before
        since = try interval.masked(isMeasured, fill: 0)
      }
    }
    memory = try .cat([since, times, began.onesLike()], dimension: 1)
    return interval
  }

  private func measuredNow(_ input: Tensor) throws(TensorError) -> Tensor { try input.natural(measured) .> 0.5 }

  /// Each place's value from `places` before, zero where there is none.
  private func delayed(_ values: Tensor, by places: Int) throws(TensorError) -> Tensor {
    try values.padded([0, 0, places, 0]).narrow(dimension: 1, start: 0, length: values.size(1))
  }
}
