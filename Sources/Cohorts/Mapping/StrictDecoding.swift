import Quantities

extension Decoder {
  /// A keyed container in which a key that `Key` does not list is an error naming it and the nearest known key.
  func strictContainer<Key: CodingKey & CaseIterable>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Key.allCases.map(\.stringValue)
    for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      let nearest = nearestName(to: key.stringValue, among: known).map { "; did you mean '\($0)'?" } ?? "."
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath + [key],
          debugDescription:
            "unknown key '\(key.stringValue)'\(nearest) Known keys: \(known.joined(separator: ", "))."))
    }
    return try container(keyedBy: type)
  }
}

extension KeyedDecodingContainer {
  /// The value of a key, or `value` where the key is absent.
  func decode<T: Decodable>(_ key: Key, default value: T) throws -> T {
    try decodeIfPresent(T.self, forKey: key) ?? value
  }
}

private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
