import Foundation

extension Decodable where Self: Encodable {
  /// A configuration with some of its settings replaced.
  /// - Parameters:
  ///   - settings: those that differ.
  ///   - name: of the group they stand in, for errors.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` that names each unknown key, or the key whose value does not fit.
  public func replacing(_ settings: SettingTree, in name: String) throws -> Self {
    guard settings != .null else { return self }
    guard case .group = settings else { throw LearningError.impossibleSetting("\(name) must be a group of settings") }
    let defaults = try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(self))
    let result: Self
    do {
      result = try JSONDecoder().decode(
        Self.self, from: JSONEncoder().encode(defaults.overlaid(with: settings)))
    } catch let error as DecodingError {
      throw LearningError.impossibleSetting(error.setting(in: name))
    }
    // A key that was not understood does not come out again.
    let known = Set(try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(result)).paths)
    let unknown = settings.paths.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      let keys = unknown.map { "\(name).\($0)" }.joined(separator: ", ")
      let all = defaults.paths.joined(separator: ", ")
      throw LearningError.impossibleSetting("unknown setting \(keys); there are \(all)")
    }
    return result
  }
}

extension DecodingError {
  /// The key that does not fit, and why.
  fileprivate func setting(in name: String) -> String {
    let context: Context
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default: return "\(name): \(self)"
    }
    let path = ([name] + context.codingPath.map(\.stringValue)).joined(separator: ".")
    if case .keyNotFound(let key, _) = self { return "\(path).\(key.stringValue) is missing" }
    return "\(path): \(context.debugDescription)"
  }
}
