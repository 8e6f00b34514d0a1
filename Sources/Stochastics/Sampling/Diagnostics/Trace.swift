/// The draws of one quantity, by chain.
public struct Trace: Sendable, Hashable {
  /// [chain][draw], all of one length.
  public let chains: [[Double]]

  /// - Parameter chains: at least one, of at least 4 draws each, all of one length.
  public init(_ chains: [[Double]]) {
    let counts = Set(chains.map(\.count))
    precondition(counts.count == 1 && (counts.first ?? 0) >= 4, "Trace: chains of \(counts.sorted()) draws")
    self.chains = chains
  }

  /// Chains and draws.
  public var drawCount: Int { chains.count * length }

  /// Draws of a chain.
  var length: Int { chains.first?.count ?? 0 }

  /// All draws in ascending order.
  public var sorted: [Double] { chains.flatMap(\.self).sorted() }

  public var mean: Double { chains.reduce(0) { $0 + $1.reduce(0, +) } / Double(drawCount) }

  /// With the divisor n − 1.
  public var standardDeviation: Double {
    let mean = mean
    let squares = chains.reduce(0) { $1.reduce($0) { $0 + ($1 - mean) * ($1 - mean) } }
    return (squares / Double(drawCount - 1)).squareRoot()
  }

  /// Whether every draw is finite and not all are the same; otherwise diagnostics have no value.
  var varies: Bool {
    let first = chains[0][0]
    return chains.allSatisfy { $0.allSatisfy(\.isFinite) } && chains.contains { $0.contains { $0 != first } }
  }

  /// Each chain in two halves, without the draw in the middle where their number is odd.
  var split: Trace {
    let half = length / 2
    return Trace(chains.flatMap { [Array($0.prefix(half)), Array($0.suffix(half))] })
  }

  func map(_ body: (Double) -> Double) -> Trace { Trace(chains.map { $0.map(body) }) }

  /// z = Φ⁻¹((r − 3/8)/(S + 1/4)) of the rank r of each of S draws; equal draws share their mean rank.
  ///
  /// Source: Vehtari and others 2021, equation 14.
  var rankNormalized: Trace {
    let flat = chains.flatMap(\.self)
    let order = flat.indices.sorted { flat[$0] < flat[$1] }
    var scores = flat
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && flat[order[end]] == flat[order[start]] { end += 1 }
      let rank = Double(start + 1 + end) / 2
      let score = StandardNormal.quantile((rank - 0.375) / (Double(flat.count) + 0.25))
      for place in start..<end { scores[order[place]] = score }
      start = end
    }
    return Trace(chains.indices.map { Array(scores[($0 * length)..<(($0 + 1) * length)]) })
  }
}
