import Quantities

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

  public var description: String {
    let known = ". Known: \(known.joined(separator: ", "))."
    let hint = nearestName(to: name, among: self.known).map { "; did you mean \($0)?" } ?? known
    return "\(name) is no \(kind)\(hint)"
  }
}
