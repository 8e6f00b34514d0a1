/// Intervals of time that hold about equally many measurements.
struct TimeBins: Sendable {
  /// The first time of each bin, ascending; a bin ends where the next begins.
  let starts: [Double]

  /// No time is divided; with fewer distinct times than bins each has its own.
  init(_ times: [Double], count: Int) {
    let sorted = times.sorted()
    let distinct = Set(sorted).sorted()
    guard distinct.count > count else {
      starts = distinct
      return
    }
    var starts = [sorted[0]]
    for bin in 1..<count {
      let time = sorted[bin * sorted.count / count]
      if let last = starts.last, time > last { starts.append(time) }
    }
    self.starts = starts
  }

  /// The bin of a time.
  func index(_ time: Double) -> Int { max(0, (starts.lastIndex { $0 <= time }) ?? 0) }
}
