import Pharmacometrics

extension EventCheck {
  /// Times at which curves are compared: forty up to the time at which ten patients are still followed.
  static func times(_ outcomes: [Outcome]) -> [Double] {
    let sorted = outcomes.map(\.time).sorted()
    let last = max(sorted[max(0, sorted.count - 10)], 1)
    return (1...40).map { last * Double($0) / 40 }
  }
}
