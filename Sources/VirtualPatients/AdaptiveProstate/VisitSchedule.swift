import Stochastics

/// The visits of one patient: visit v falls on day round(v·interval) ± jitter and is attended or missed.
///
/// Both follow from the patient's key and v alone. Visit 0 is on day 0 and attended.
struct VisitSchedule {
  let interval: Double
  let center: TreatmentCenter
  let key: Key

  /// The next visit that is attended.
  func attended(after index: Int) -> (index: Int, day: Double) {
    var index = index + 1
    while true {
      var generator = key.child(.visit, index).generator
      let shift = generator.index(below: 2 * center.jitter + 1) - center.jitter
      if !generator.bernoulli(center.missedProbability) {
        return (index, (Double(index) * interval).rounded() + Double(shift))
      }
      index += 1
    }
  }
}
