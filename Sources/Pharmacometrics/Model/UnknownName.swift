/// A name that nothing bears, with the nearest that something does.
public struct UnknownName: Error, CustomStringConvertible, Sendable, Hashable {
  public let name: String
  /// What was looked for ("parameter of sunitinib-gist").
  public let kind: String
  /// The names there are.
  public let known: [String]

  public init(_ name: String, kind: String, among known: [String]) {
    self.name = name
    self.kind = kind
    self.known = known
  }

  /// The known name with the smallest edit distance, where it is near enough to be a slip.
  public var nearest: String? {
    let ranked = known.map { ($0, Self.distance(name.lowercased(), $0.lowercased())) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(2, name.count / 3) else { return nil }
    return best.0
  }

  public var description: String {
    let hint = nearest.map { "; did you mean \($0)?" } ?? ". Known: \(known.joined(separator: ", "))."
    return "\(name) is no \(kind)\(hint)"
  }

  /// Levenshtein's distance.
  static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (i, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in second.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == second[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[second.count]
  }
}
