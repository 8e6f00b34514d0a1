import CTorch
public import Foundation

/// Tensors in a safetensors file: eight bytes with the header's length, a JSON header, then the elements.
///
/// Source: the format description at https://github.com/huggingface/safetensors. Element types F32, F64, I64 and BOOL.
public enum Safetensors {
  /// What a file holds.
  public struct Content {
    /// The tensors by name.
    public let tensors: [String: Tensor]
    /// Free text by name, empty where the file has none.
    public let metadata: [String: String]
  }

  /// Writes tensors, sorted by element size (so that each is aligned) and name, to a temporary file that then takes the
  /// place of `url`: a reader finds the old file or the new one, never a part.
  /// - Throws: ``SafetensorsError`` or ``TensorError``.
  public static func write(_ tensors: [String: Tensor], metadata: [String: String] = [:], to url: URL) throws {
    var entries: [SafetensorsHeader.Entry] = []
    var body = Data()
    for (name, tensor) in tensors.sorted(by: precedes) {
      guard name != SafetensorsHeader.metadataName, let type = tensor.dataType else {
        throw SafetensorsError.unsupportedType(path: url.path, tensor: name, type: "other")
      }
      let start = body.count
      body.append(try bytes(of: tensor, type: type))
      entries.append(.init(name: name, type: type, shape: tensor.shape, start: start, end: body.count))
    }
    let header = SafetensorsHeader(entries: entries, metadata: metadata).encoded()
    var file = Data()
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
    file.append(header)
    file.append(body)
    do {
      try file.write(to: url, options: .atomic)
    } catch {
      throw SafetensorsError.unreadable(path: url.path, reason: "\(error)")
    }
  }

  /// Reads all tensors of a file. Its header is checked against its length before any element is read, so a file cannot
  /// ask for more memory than it has bytes.
  /// - Throws: ``SafetensorsError`` or ``TensorError``.
  public static func read(from url: URL, device: Device = .cpu) throws -> Content {
    let file = try SafetensorsFile(url)
    let header = try file.header()
    var tensors: [String: Tensor] = [:]
    for entry in header.entries {
      tensors[entry.name] = try tensor(file.elements(of: entry), entry, device: device)
    }
    return Content(tensors: tensors, metadata: header.metadata)
  }

  private static func precedes(_ a: (key: String, value: Tensor), _ b: (key: String, value: Tensor)) -> Bool {
    let (left, right) = (a.value.dataType?.byteCount ?? 0, b.value.dataType?.byteCount ?? 0)
    return left == right ? a.key.utf8.lexicographicallyPrecedes(b.key.utf8) : left > right
  }

  private static func bytes(of tensor: Tensor, type: DataType) throws(TensorError) -> Data {
    var data = Data(count: tensor.count * type.byteCount)
    let status = data.withUnsafeMutableBytes { ct_values(tensor.pointer, type.code, $0.baseAddress) }
    try check("Safetensors.write", status, [tensor])
    return data
  }

  private static func tensor(
    _ bytes: Data, _ entry: SafetensorsHeader.Entry, device: Device
  ) throws(TensorError) -> Tensor {
    if bytes.isEmpty { return try .zeros(entry.shape, dataType: entry.type, device: device) }
    // Elements of a truth tensor must be 0 or 1 in memory, whatever the file says.
    let source = entry.type == .bool ? Data(bytes.map { $0 == 0 ? 0 : 1 }) : bytes
    let result = source.withUnsafeBytes {
      ct_from_values(
        $0.baseAddress, entry.type.code, entry.shape.wide, Int64(entry.shape.count), entry.type.code, device.code)
    }
    return try produce("Safetensors.read", result, [])
  }
}
