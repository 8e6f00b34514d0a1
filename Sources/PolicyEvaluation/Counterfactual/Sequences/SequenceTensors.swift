import Tensors

/// Patients side by side, padded to the longest with zeros, scaled.
///
/// Time t holds what is known when A_t is chosen, A_t, and the outcome that follows.
struct SequenceTensors {
  /// Y_t, [patients, time, 1].
  let outcomes: Tensor
  /// X_t, [patients, time, covariates].
  let covariates: Tensor
  /// A_t, [patients, time, treatments].
  let treatments: Tensor
  /// A_{t−1}, zeros at the first time, [patients, time, treatments].
  let previous: Tensor
  /// x, [patients, features].
  let statics: Tensor
  /// Y_{t+1}, [patients, time, 1].
  let next: Tensor
  /// 1 where t is a step of the patient, else 0, [patients, time].
  let mask: Tensor

  var count: Int { mask.size(0) }
  var time: Int { mask.size(1) }

  /// - Parameter time: the times that there are at least.
  init(_ data: TreatedSequences, scaling: SequenceScaling, time minimum: Int = 1) throws(TensorError) {
    let time = max(minimum, data.longest)
    let (count, k, c) = (data.patients.count, data.treatmentCount, data.covariateCount)
    var outcomes = [Float](repeating: 0, count: count * time)
    var next = outcomes
    var mask = outcomes
    var treatments = [Float](repeating: 0, count: count * time * k)
    var previous = treatments
    var covariates = [Float](repeating: 0, count: count * time * c)
    for (row, patient) in data.patients.enumerated() {
      for t in 0..<patient.steps {
        let place = row * time + t
        outcomes[place] = Float(scaling.outcome.scaled(patient.outcomes[t]))
        next[place] = Float(scaling.outcome.scaled(patient.outcomes[t + 1]))
        mask[place] = 1
        for index in 0..<k {
          treatments[place * k + index] = Float(patient.treatments[t][index])
          if t > 0 { previous[place * k + index] = Float(patient.treatments[t - 1][index]) }
        }
        for (index, value) in scaling.scaled(covariatesOf: patient, at: t).enumerated() {
          covariates[place * c + index] = Float(value)
        }
      }
    }
    self.outcomes = try Tensor(outcomes, shape: [count, time, 1])
    self.covariates = try Tensor(covariates, shape: [count, time, c])
    self.treatments = try Tensor(treatments, shape: [count, time, k])
    self.previous = try Tensor(previous, shape: [count, time, k])
    self.next = try Tensor(next, shape: [count, time, 1])
    self.mask = try Tensor(mask, shape: [count, time])
    statics = try Tensor(
      data.patients.flatMap { scaling.scaled(statics: $0).map(Float.init) }, shape: [count, data.staticCount])
  }

  private init(_ all: SequenceTensors, rows: Tensor) throws(TensorError) {
    outcomes = try all.outcomes.indexSelect(dimension: 0, rows)
    covariates = try all.covariates.indexSelect(dimension: 0, rows)
    treatments = try all.treatments.indexSelect(dimension: 0, rows)
    previous = try all.previous.indexSelect(dimension: 0, rows)
    statics = try all.statics.indexSelect(dimension: 0, rows)
    next = try all.next.indexSelect(dimension: 0, rows)
    mask = try all.mask.indexSelect(dimension: 0, rows)
  }

  /// Some patients.
  func rows(_ rows: [Int]) throws(TensorError) -> SequenceTensors { try self.rows(Tensor(rows)) }

  /// Some patients.
  func rows(_ rows: Tensor) throws(TensorError) -> SequenceTensors { try SequenceTensors(self, rows: rows) }

  /// x at each time, [patients, time, features].
  func spreadStatics() throws(TensorError) -> Tensor {
    try statics.unsqueeze(dimension: 1).expand([count, time, statics.size(1)])
  }

  /// The mean of values [patients, time] over the steps that there are.
  func masked(mean values: Tensor) throws(TensorError) -> Tensor {
    try (values * mask).sum() / mask.sum()
  }
}
