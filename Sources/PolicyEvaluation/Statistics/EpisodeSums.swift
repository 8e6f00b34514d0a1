import Stochastics

/// Sums Σ_i m_i x_i over n episodes of many rows x under many sets of multiplicities m: a matrix product, of which a
/// bootstrap of off-policy estimates consists.
///
/// Equal rows are kept once: the weights w_t are the denominators of several estimators. A sum is added up in the order
/// of episodes, so it does not depend on what else is computed.
struct EpisodeSums: Sendable {
  /// The number of episodes n.
  let count: Int
  private(set) var rows: [[Double]] = []
  private var places: [Int: [Int]] = [:]

  init(count: Int) { self.count = count }

  /// The place of a row among the sums.
  mutating func insert(_ row: [Double]) -> Int {
    precondition(row.count == count, "EpisodeSums: a row of \(row.count) for \(count) episodes")
    var hasher = Hasher()
    for place in stride(from: 0, to: count, by: 1 + count / 64) { hasher.combine(row[place]) }
    let hash = hasher.finalize()
    if let place = places[hash]?.first(where: { rows[$0] == row }) { return place }
    places[hash, default: []].append(rows.count)
    rows.append(row)
    return rows.count - 1
  }

  /// The sums under eight sets of multiplicities, [row].
  func totals(_ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    var totals = [SIMD8<Double>](repeating: .zero, count: rows.count)
    multiplicities.withUnsafeBufferPointer { multiplicities in
      for piece in pieces {
        Self.add(rows, piece, UnsafeBufferPointer(rebasing: multiplicities[piece]), &totals)
      }
    }
    return totals
  }

  /// The sums under any number of resamples, [resample / 8][row], the last group's other lanes 0.
  ///
  /// Each block of episodes is drawn where it is added up, for eight resamples at a time, and read once for all of them.
  func totals(of resamples: [Resample]) -> [[SIMD8<Double>]] {
    let lanes = SIMD8<Double>.scalarCount
    let groups = stride(from: 0, to: resamples.count, by: lanes).map { $0..<min($0 + lanes, resamples.count) }
    var resamples = resamples
    var totals = groups.map { _ in [SIMD8<Double>](repeating: .zero, count: rows.count) }
    withUnsafeTemporaryAllocation(of: SIMD8<Int32>.self, capacity: Resample.blockLength) { counts in
      withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: Resample.blockLength) { multiplicities in
        for piece in pieces {
          for (group, members) in groups.enumerated() {
            counts.update(repeating: .zero)
            for (lane, member) in members.enumerated() { resamples[member].next(counts, lane: lane) }
            for place in 0..<piece.count { multiplicities[place] = SIMD8<Double>(counts[place]) }
            Self.add(rows, piece, UnsafeBufferPointer(rebasing: multiplicities[..<piece.count]), &totals[group])
          }
        }
      }
    }
    return totals
  }

  /// Episodes that are drawn together, few enough to stay in the first-level cache over all rows.
  var pieces: [Range<Int>] {
    stride(from: 0, to: count, by: Resample.blockLength).map { $0..<min($0 + Resample.blockLength, count) }
  }

  /// Adds a piece of episodes, four rows at a time, whose sums stay in registers.
  private static func add(
    _ rows: [[Double]], _ piece: Range<Int>, _ multiplicities: UnsafeBufferPointer<SIMD8<Double>>,
    _ totals: inout [SIMD8<Double>]
  ) {
    var row = 0
    while row + 4 <= rows.count {
      rows[row].withUnsafeBufferPointer { first in
        rows[row + 1].withUnsafeBufferPointer { second in
          rows[row + 2].withUnsafeBufferPointer { third in
            rows[row + 3].withUnsafeBufferPointer { fourth in
              var sums = (totals[row], totals[row + 1], totals[row + 2], totals[row + 3])
              for place in 0..<multiplicities.count {
                let multiplicity = multiplicities[place]
                let episode = piece.lowerBound &+ place
                sums.0 += first[episode] * multiplicity
                sums.1 += second[episode] * multiplicity
                sums.2 += third[episode] * multiplicity
                sums.3 += fourth[episode] * multiplicity
              }
              (totals[row], totals[row + 1], totals[row + 2], totals[row + 3]) = sums
            }
          }
        }
      }
      row += 4
    }
    for row in row..<rows.count {
      var sum = totals[row]
      rows[row].withUnsafeBufferPointer { row in
        for place in 0..<multiplicities.count { sum += row[piece.lowerBound &+ place] * multiplicities[place] }
      }
      totals[row] = sum
    }
  }
}

extension Resample {
  /// Adds the draws of the next units in one lane of their counts.
  mutating func next(_ counts: UnsafeMutableBufferPointer<SIMD8<Int32>>, lane: Int) {
    counts.withMemoryRebound(to: Int32.self) { counts in
      if let start = counts.baseAddress { next(start + lane, stride: SIMD8<Int32>.scalarCount) }
    }
  }
}
