/// Settings as they stand in a file, before they are known to fit.
public enum SettingTree: Codable, Hashable, Sendable {
  case null
  case truth(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([SettingTree])
  case group([String: SettingTree])

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let group = try? value.decode([String: SettingTree].self) {
      self = .group(group)
    } else if let list = try? value.decode([SettingTree].self) {
      self = .list(list)
    } else if let truth = try? value.decode(Bool.self) {
      self = .truth(truth)
    } else if let integer = try? value.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  public func encode(to encoder: any Swift.Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .truth(let truth): try value.encode(truth)
    case .integer(let integer): try value.encode(integer)
    case .number(let number): try value.encode(number)
    case .text(let text): try value.encode(text)
    case .list(let list): try value.encode(list)
    case .group(let group): try value.encode(group)
    }
  }

  /// The setting at a path of keys ("network.perceptron.hidden") replaced; groups on the way are made.
  public func setting(_ path: some Collection<String>, to value: SettingTree) -> SettingTree {
    guard let key = path.first else { return value }
    var group: [String: SettingTree] = [:]
    if case .group(let present) = self { group = present }
    group[key] = (group[key] ?? .group([:])).setting(path.dropFirst(), to: value)
    return .group(group)
  }

  /// The keys of groups in groups, with dots between them, in order.
  public var paths: [String] {
    guard case .group(let group) = self else { return [] }
    return group.flatMap { key, value in [key] + value.paths.map { "\(key).\($0)" } }.sorted()
  }

  /// These settings, with those of `other` in their place.
  ///
  /// Groups are joined key by key. A group of one key that the other does not have, such as a choice with its settings,
  /// gives way as a whole.
  func overlaid(with other: SettingTree) -> SettingTree {
    guard case .group(let mine) = self, case .group(let theirs) = other else { return other }
    if mine.count == 1, theirs.count == 1, mine.keys != theirs.keys { return other }
    return .group(mine.merging(theirs) { $0.overlaid(with: $1) })
  }
}
