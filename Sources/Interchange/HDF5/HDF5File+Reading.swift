import CHDF5

extension HDF5File {
  /// Numbers with their lengths along each dimension.
  struct Numbers<Element> {
    var values: [Element]
    var shape: [Int]
  }

  /// The greatest number of elements that is read of one data set, so that a damaged file cannot ask for all memory.
  static let greatestCount = 1 << 31

  func kind(_ name: String) throws(InterchangeError) -> Kind {
    let code = chdf5_kind(open(), name)
    guard code >= 0 else { throw InterchangeError(path, place: name, "it cannot be read (\(Self.reason))") }
    return Kind(rawValue: code) ?? .others
  }

  /// The names of a group's members, sorted.
  func members(_ name: String) throws(InterchangeError) -> [String] {
    let count = chdf5_member_count(open(), name)
    guard count >= 0 else { throw InterchangeError(path, place: name, "it is no group (\(Self.reason))") }
    var names: [String] = []
    for place in 0..<count {
      guard let text = chdf5_member(open(), name, place) else {
        throw InterchangeError(path, place: name, "it cannot be read (\(Self.reason))")
      }
      names.append(String(cString: text))
      chdf5_release(text)
    }
    return names
  }

  /// All elements of a data set of numbers of any type.
  func numbers<Element: HDF5Element>(
    _ name: String, as type: Element.Type = Element.self
  ) throws(InterchangeError) -> Numbers<Element> {
    let kind = try kind(name)
    guard kind != .nothing else { throw InterchangeError(path, place: name, "it is missing") }
    guard kind.isNumeric else { throw InterchangeError(path, place: name, "it does not hold numbers") }
    let shape = try shape(name)
    let count = try count(shape, name)
    var status: Int32 = 0
    let values = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = count == 0 ? 0 : chdf5_read(open(), name, Element.code, buffer.baseAddress)
      initialized = status < 0 ? 0 : count
    }
    guard status >= 0 else { throw InterchangeError(path, place: name, "it cannot be read (\(Self.reason))") }
    return Numbers(values: values, shape: shape)
  }

  /// The rows of a table, or of a vector with one number each.
  func rows<Element: HDF5Element>(
    _ name: String, as type: Element.Type = Element.self
  ) throws(InterchangeError) -> [[Element]] {
    let numbers = try numbers(name, as: type)
    guard (1...2).contains(numbers.shape.count) else {
      throw InterchangeError(
        path, place: name, "it has the shape \(numbers.shape); a number or a vector at each step is needed",
        "Flatten what is seen to a vector.")
    }
    let width = numbers.shape.count == 1 ? 1 : numbers.shape[1]
    return (0..<numbers.shape[0]).map { Array(numbers.values[$0 * width..<($0 + 1) * width]) }
  }

  /// A vector, or a table of one column.
  func vector<Element: HDF5Element>(
    _ name: String, as type: Element.Type = Element.self
  ) throws(InterchangeError) -> [Element] {
    let numbers = try numbers(name, as: type)
    guard numbers.shape.count <= 1 || numbers.shape.dropFirst().allSatisfy({ $0 == 1 }) else {
      throw InterchangeError(path, place: name, "it has the shape \(numbers.shape); one number at each step is needed")
    }
    return numbers.values
  }

  /// Truth values; of other numbers those that are not zero.
  func truths(_ name: String) throws(InterchangeError) -> [Bool] {
    if try kind(name) == .reals { return try vector(name, as: Double.self).map { $0 != 0 } }
    return try vector(name, as: HDF5Truth.self).map(\.isTrue)
  }

  /// The texts of a data set.
  func strings(_ name: String) throws(InterchangeError) -> [String] {
    let kind = try kind(name)
    guard kind != .nothing else { throw InterchangeError(path, place: name, "it is missing") }
    guard kind == .strings else { throw InterchangeError(path, place: name, "it does not hold text") }
    let count = try count(shape(name), name)
    var texts = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    let status = chdf5_read_strings(open(), name, &texts, Int64(count))
    defer { for text in texts { chdf5_release(text) } }
    guard status >= 0 else { throw InterchangeError(path, place: name, "it cannot be read (\(Self.reason))") }
    return texts.map { $0.map { String(cString: $0) } ?? "" }
  }

  private func shape(_ name: String) throws(InterchangeError) -> [Int] {
    var lengths = [Int64](repeating: 0, count: 32)
    let rank = chdf5_shape(open(), name, &lengths)
    guard rank >= 0 else { throw InterchangeError(path, place: name, "it is no data set (\(Self.reason))") }
    return lengths.prefix(Int(rank)).map { Int($0) }
  }

  private func count(_ shape: [Int], _ name: String) throws(InterchangeError) -> Int {
    var count = 1
    for length in shape {
      let (product, isOverflow) = count.multipliedReportingOverflow(by: length)
      guard !isOverflow, product <= Self.greatestCount else {
        throw InterchangeError(path, place: name, "it has the shape \(shape), more than \(Self.greatestCount) elements")
      }
      count = product
    }
    return count
  }
}
