import ArgumentParser

/// Numbers of something as text: `100,300,1000`.
struct CountList: ExpressibleByArgument {
  let counts: [Int]

  /// `nil` where one is not above 0, or stands there twice.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    counts = parts.compactMap { Int($0) }
    guard counts.count == parts.count, counts.allSatisfy({ $0 > 0 }), Set(counts).count == counts.count else {
      return nil
    }
  }
}
