/// Counts of bins that keep the highest `limit` of them: what lies lower is counted in the lowest one kept.
///
/// Let M be the highest bin seen. A count of bin i ends up in max(i, M − limit + 1). Since max(max(i, a), b) = max(i, b)
/// for a ≤ b, the result does not depend on the order of insertions and merges.
struct BinCounts: Sendable {
  let limit: Int
  /// Counts of bins `first`, `first + 1`, …; unused bins at either end are allowed.
  private(set) var counts: [Int] = []
  private(set) var first = 0
  /// The highest bin seen; before the first, lower than any bin.
  private(set) var highest = Int.min / 2
  /// Whether a count has been moved to a higher bin than its own.
  private(set) var isCollapsed = false
  private(set) var total = 0

  init(limit: Int) {
    precondition(limit > 0, "BinCounts(limit: \(limit)): at least one bin is needed")
    self.limit = limit
  }

  /// The lowest bin that can hold a count.
  private var floor: Int { highest - limit + 1 }

  @inline(__always)
  mutating func insert(_ index: Int, count: Int) {
    // Room is kept from the lowest bin allowed upwards, so a place that exists is at least that.
    let place = index - first
    if place >= 0 && place < counts.count && index <= highest {
      counts[place] += count
      total += count
    } else {
      insertOutside(index, count: count)
    }
  }

  private mutating func insertOutside(_ index: Int, count: Int) {
    if index > highest { raise(to: index) }
    let kept = max(index, floor)
    if kept != index { isCollapsed = true }
    reserve(kept...max(kept, highest))
    counts[kept - first] += count
    total += count
  }

  mutating func merge(_ other: BinCounts) {
    guard other.total > 0 else { return }
    if other.highest > highest { raise(to: other.highest) }
    isCollapsed = isCollapsed || other.isCollapsed
    guard let used = other.used else { return }
    if used.lowerBound < floor { isCollapsed = true }
    reserve(max(used.lowerBound, floor)...max(used.upperBound, highest))
    for index in used {
      counts[max(index, floor) - first] += other.counts[index - other.first]
    }
    total += other.total
  }

  /// The lowest and the highest bin with a count.
  var used: ClosedRange<Int>? {
    guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }) else {
      return nil
    }
    return (first + low)...(first + high)
  }

  /// The bin of the count at a rank, from 0 at the lowest bin.
  func bin(rank: Int) -> Int {
    var seen = 0
    for (place, count) in counts.enumerated() {
      seen += count
      if seen > rank { return first + place }
    }
    preconditionFailure("BinCounts.bin(rank: \(rank)): only \(total) counts")
  }

  /// The counts of ``used``.
  var usedCounts: ArraySlice<Int> {
    used.map { counts[($0.lowerBound - first)...($0.upperBound - first)] } ?? []
  }

  /// Makes `index` the highest bin, and moves counts below the new floor into it.
  private mutating func raise(to index: Int) {
    let hadCounts = total > 0
    highest = index
    guard hadCounts, first < floor else { return }
    let dropped = min(floor - first, counts.count)
    let moved = counts[..<dropped].reduce(0, +)
    counts.removeFirst(dropped)
    first = floor
    if moved > 0 {
      isCollapsed = true
      reserve(floor...index)
      counts[0] += moved
    }
  }

  /// Makes room for bins, with slack so that a slowly widening range is not copied at each step.
  private mutating func reserve(_ range: ClosedRange<Int>) {
    if counts.isEmpty {
      first = range.lowerBound
      counts = [Int](repeating: 0, count: range.count)
      return
    }
    let slack = counts.count / 2 + 16
    if range.lowerBound < first {
      let added = max(first - range.lowerBound, min(slack, first - floor))
      counts.insert(contentsOf: repeatElement(0, count: added), at: 0)
      first -= added
    }
    let missing = range.upperBound - (first + counts.count - 1)
    if missing > 0 {
      counts.append(contentsOf: repeatElement(0, count: max(missing, min(slack, limit - counts.count))))
    }
  }
}

/// Equal where the same bins hold the same counts, whatever room is kept beside them.
extension BinCounts: Hashable {
  static func == (left: BinCounts, right: BinCounts) -> Bool {
    left.limit == right.limit && left.isCollapsed == right.isCollapsed && left.total == right.total
      && left.highest == right.highest && left.used == right.used && left.usedCounts == right.usedCounts
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(limit)
    hasher.combine(used)
    hasher.combine(usedCounts)
  }
}
