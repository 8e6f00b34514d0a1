/// A file name in which `*` stands for any characters and `?` for one.
struct FilePattern {
  private let pattern: [Character]

  init(_ pattern: String) { self.pattern = Array(pattern) }

  func matches(_ name: String) -> Bool { Self.matches(pattern[...], Array(name)[...]) }

  /// What the pattern's only `*` stands for in a name; `nil` where the name does not match.
  func capture(in name: String) -> String? {
    guard matches(name), let star = pattern.firstIndex(of: "*") else { return nil }
    let tail = pattern.count - star - 1
    let text = name.dropFirst(star).dropLast(tail)
    return text.isEmpty ? nil : String(text)
  }

  private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return (0...name.count).contains { matches(pattern.dropFirst(), name.dropFirst($0)) }
    }
    guard let character = name.first, first == "?" || first == character else { return false }
    return matches(pattern.dropFirst(), name.dropFirst())
  }
}
