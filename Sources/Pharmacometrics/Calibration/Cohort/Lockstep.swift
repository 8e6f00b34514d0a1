/// What can be followed in lockstep, up to eight at a time.
enum Lockstep {
  /// Those with equal times of doses and of changes of covariates, by first appearance; within a group those that are
  /// followed for about as long stand together.
  /// - Parameters:
  ///   - count: of patients or simulated subjects.
  ///   - schedule: doses and the times of changes of the covariates.
  ///   - length: how long one is followed.
  static func groups(
    _ count: Int, schedule: (Int) -> (doses: [DoseEvent], changes: [Double]),
    length: (Int) -> Double
  ) -> [[Int]] {
    var groups: [[Double]: [Int]] = [:]
    var order: [[Double]] = []
    for index in 0..<count {
      let (doses, changes) = schedule(index)
      let signature = doses.flatMap { [$0.time, $0.duration] } + [.infinity] + changes
      if groups[signature] == nil { order.append(signature) }
      groups[signature, default: []].append(index)
    }
    return order.map { (groups[$0] ?? []).sorted { (length($0), $0) < (length($1), $1) } }
  }

  /// The same number of up to eight elements side by side; lanes that are not used repeat the first.
  static func pack<Element>(_ elements: [Element], _ number: (Element) -> Double) -> SIMD8<Double> {
    var lanes = SIMD8<Double>(repeating: number(elements[0]))
    for (lane, element) in elements.enumerated() { lanes[lane] = number(element) }
    return lanes
  }

  /// Numbers by lane as lanes.
  static func pack(_ lanes: [[Double]]) -> [SIMD8<Double>] {
    lanes[0].indices.map { place in pack(lanes) { $0[place] } }
  }
}
