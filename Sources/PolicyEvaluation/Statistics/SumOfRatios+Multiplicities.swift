extension SumOfRatios {
  /// θ under eight sets of multiplicities of the episodes.
  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    ratios(multiplicities).reduce(.zero, +)
  }

  /// Each ratio under eight sets of multiplicities of the episodes.
  func ratios(_ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let totals = sums.totals(multiplicities)
    return places.map { Self.ratio(totals[$0.numerator], totals[$0.denominator]) }
  }

  /// The same sum with one ratio for each D, as Σ N_k / D of those that share it: fewer sums to take on each resample.
  var joined: [(numerators: [Double], denominators: [Double])] {
    var order: [Int] = []
    var numerators: [Int: [Double]] = [:]
    for place in places {
      let own = sums.rows[place.numerator]
      guard let others = numerators[place.denominator] else {
        order.append(place.denominator)
        numerators[place.denominator] = own
        continue
      }
      numerators[place.denominator] = zip(others, own).map { $0 + $1 }
    }
    return order.map { (numerators[$0] ?? [], sums.rows[$0]) }
  }

  /// 0/0 and x/0 are undefined alike.
  static func ratio(_ numerator: SIMD8<Double>, _ denominator: SIMD8<Double>) -> SIMD8<Double> {
    numerator / denominator.replacing(with: .nan, where: denominator .== 0)
  }
}
