/// The history of a patient at each time as a few numbers: Σ_{s<t} A_s, Y_{t−1}, Y_t, X_{t−1}, X_t, x, scaled.
struct SummarizedHistory {
  private let patient: TreatedSequences.Patient
  private let scaling: SequenceScaling
  private let statics: [Double]
  /// Σ_{s<t} A_s, by t.
  private let sums: [[Double]]

  init(_ patient: TreatedSequences.Patient, scaling: SequenceScaling) {
    self.patient = patient
    self.scaling = scaling
    statics = scaling.scaled(statics: patient)
    var sum = [Double](repeating: 0, count: patient.treatments.first?.count ?? 0)
    var sums = [sum]
    for treatments in patient.treatments {
      for (index, value) in treatments.enumerated() { sum[index] += value }
      sums.append(sum)
    }
    self.sums = sums
  }

  func features(at time: Int) -> [Double] {
    let before = max(time - 1, 0)
    return sums[time] + [before, time].map { scaling.outcome.scaled(patient.outcomes[$0]) }
      + [before, time].flatMap { scaling.scaled(covariatesOf: patient, at: $0) } + statics
  }
}
