import ArgumentParser

/// Seeds as text: `1..5`, or `1,2,7`.
struct SeedList: ExpressibleByArgument, CustomStringConvertible {
  /// More are taken for a slip of the hand.
  private static let most: UInt64 = 10_000

  let seeds: [UInt64]

  init(_ seeds: [UInt64]) { self.seeds = seeds }

  /// `nil` where it is none, or has a seed twice.
  init?(argument: String) {
    if let range = argument.firstRange(of: "..") {
      guard let low = UInt64(argument[..<range.lowerBound]), let high = UInt64(argument[range.upperBound...]),
        low <= high, high - low < Self.most
      else { return nil }
      seeds = Array(low...high)
    } else {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      seeds = parts.compactMap { UInt64($0) }
      guard seeds.count == parts.count, Set(seeds).count == seeds.count else { return nil }
    }
  }

  var description: String { seeds.map(String.init).joined(separator: ",") }

  var defaultValueDescription: String { description }
}
