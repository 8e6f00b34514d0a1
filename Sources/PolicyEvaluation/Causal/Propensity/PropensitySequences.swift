import Tensors

/// Visits of patients as padded sequences, with covariates standardized on some of the patients.
struct PropensitySequences: Sendable {
  /// Some patients' sequences.
  struct Batch {
    /// [patients, visits, inputs]; zeros after a patient's last visit.
    let inputs: Tensor
    /// The treatment of each visit, [patients · visits]; −100, which the loss ignores, after the last.
    let targets: Tensor
    /// The places of the visits that there are.
    let places: [Int]
    /// Where in `targets` each of them is.
    let seen: [Int]
  }

  let treatmentCount: Int
  /// The number of inputs at a visit.
  let width: Int
  private let panel: VisitPanel
  private let treatments: [Int]
  private let standardized: [[Float]]

  init(
    _ panel: VisitPanel, covariates: [[Double]], treatments: [Int], count: Int, standardizedOn patients: [Int]
  ) {
    let places = patients.flatMap { Array(panel.places(of: $0)) }
    let features = covariates.first?.count ?? 0
    var means = [Double](repeating: 0, count: features)
    var scales = means
    for feature in means.indices {
      let mean = places.reduce(0) { $0 + covariates[$1][feature] } / Double(places.count)
      let squares = places.reduce(0) { sum, place in
        let difference = covariates[place][feature] - mean
        return sum + difference * difference
      }
      means[feature] = mean
      let deviation = (squares / Double(places.count)).squareRoot()
      scales[feature] = deviation > 1e-12 ? 1 / deviation : 0
    }
    self.panel = panel
    self.treatments = treatments
    treatmentCount = count
    width = features + count
    standardized = covariates.map { row in row.indices.map { Float((row[$0] - means[$0]) * scales[$0]) } }
  }

  func batch(_ patients: [Int]) throws(TensorError) -> Batch {
    let length = patients.map { panel.places(of: $0).count }.max() ?? 0
    var inputs = [Float](repeating: 0, count: patients.count * length * width)
    var targets = [Int](repeating: -100, count: patients.count * length)
    var (places, seen): ([Int], [Int]) = ([], [])
    for (row, patient) in patients.enumerated() {
      for place in panel.places(of: patient) {
        let slot = row * length + panel.visits[place]
        for (feature, value) in standardized[place].enumerated() { inputs[slot * width + feature] = value }
        if panel.visits[place] > 0 {
          inputs[slot * width + width - treatmentCount + treatments[place - 1]] = 1
        }
        targets[slot] = treatments[place]
        places.append(place)
        seen.append(slot)
      }
    }
    return Batch(
      inputs: try Tensor(inputs, shape: [patients.count, length, width]), targets: try Tensor(targets),
      places: places, seen: seen)
  }
}
