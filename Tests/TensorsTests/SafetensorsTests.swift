import Foundation
import Stochastics
import Tensors
import TestSupport
import Testing

@Suite("Safetensors", .tags(.contract))
struct SafetensorsTests {
  @Test func allTypesAndShapesComeBack() throws {
    try withFile { url in
      let tensors: [String: Tensor] = [
        "float": try Tensor([Float(1.5), -2, .infinity], shape: [3]),
        "double": try Tensor([0.1, 0.2, 0.3, 0.4], shape: [2, 2]).transpose(),
        "integer": try Tensor([1, -2, 3], shape: [1, 3]), "truth": try Tensor([true, false, true]),
        "scalar": try Tensor(scalar: 4), "empty": try Tensor([Float](), shape: [0, 3]),
        "na\"me \u{1}ü": try Tensor([1.0]),
      ]
      try Safetensors.write(tensors, metadata: ["version": "1", "text": "a\\b\n"], to: url)
      let content = try Safetensors.read(from: url)
      #expect(content.metadata == ["version": "1", "text": "a\\b\n"])
      #expect(Set(content.tensors.keys) == Set(tensors.keys))
      for (name, tensor) in tensors {
        let found = try #require(content.tensors[name])
        #expect(found.dataType == tensor.dataType)
        #expect(try found.isSame(as: tensor), "\(name)")
      }
      // The elements begin at a multiple of eight, and the same tensors give the same bytes.
      let bytes = try Data(contentsOf: url)
      #expect(bytes[0] % 8 == 0)
      try Safetensors.write(content.tensors, metadata: content.metadata, to: url)
      #expect(try Data(contentsOf: url) == bytes)
    }
  }

  @Test func anEmptyFileOfTensorsIsValid() throws {
    try withFile { url in
      try Safetensors.write([:], to: url)
      #expect(try Safetensors.read(from: url).tensors.isEmpty)
    }
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "truncated"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 12, "bytes where its header describes"),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "needs 12 bytes"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "not a start and an end"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[800,808]}}"#, 8, "unused bytes before tensor a"),
    (#"{"a":{"dtype":"Q7","shape":[2],"data_offsets":[0,8]}}"#, 8, "unsupported type Q7"),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807,3],"data_offsets":[0,8]}}"#, 8, "too large"),
    (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, 8, "too large"),
    // Ends and lengths whose sum with the header's length, or whose own, is beyond the integers.
    (#"{"a":{"dtype":"BOOL","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#, 8, "truncated"),
    (#"{"a":{"dtype":"BOOL","shape":[9223372036854775000],"data_offsets":[0,9223372036854775000]}}"#, 0, "truncated"),
    (
      #"{"a":{"dtype":"I64","shape":[1152921504606846975],"data_offsets":[0,9223372036854775800]}}"#, 8, "truncated"
    ),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "too large"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, 8, "malformed header"),
    (#"{"a":{"dtype":"F32","shape":[2]}}"#, 8, "exactly dtype, shape and data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#, 8, "malformed header"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x"#, 8, "text after the end"),
    (#"["a"]"#, 0, "does not begin with {"),
    (#"{"a":3}"#, 0, "malformed header"),
    (#"{"__metadata__":{"a":[1]}}"#, 0, "metadata value of a is not a string"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      8, "the name a occurs twice"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      12, "a and b overlap"
    ),
  ])
  func malformedFilesAreRefused(header: String, bodyLength: Int, message: String) throws {
    try withFile { url in
      try file(header: Data(header.utf8), bodyLength: bodyLength).write(to: url)
      let error = #expect(throws: SafetensorsError.self) { try Safetensors.read(from: url) }
      let description = try #require(error).description
      #expect(description.contains(message), "\(description)")
      #expect(description.hasPrefix(url.path))
    }
  }

  /// The header is checked before the file is read: this one, which is sparse, would fill a terabyte of memory.
  @Test func theHeaderIsCheckedBeforeTheFileIsRead() throws {
    try withFile { url in
      let start = file(header: Data(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#.utf8), bodyLength: 8)
      try start.write(to: url)
      let handle = try FileHandle(forWritingTo: url)
      try handle.truncate(atOffset: 1 << 40)
      try handle.close()
      #expect(throws: SafetensorsError.trailingBytes(path: url.path, expected: start.count, found: 1 << 40)) {
        try Safetensors.read(from: url)
      }
    }
  }

  /// A tensor without elements whose other lengths no memory could hold: an error or an empty tensor, never a trap.
  @Test func emptyTensorsOfHugeShapesAreHarmless() throws {
    try withFile { url in
      let header = #"{"a":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}}"#
      try file(header: Data(header.utf8), bodyLength: 0).write(to: url)
      if let content = try? Safetensors.read(from: url) { #expect(content.tensors["a"]?.count == 0) }
    }
  }

  @Test func lengthsBeyondTheFileAreRefused() throws {
    try withFile { url in
      #expect(throws: SafetensorsError.unreadable(path: url.path, reason: "the file cannot be read")) {
        try Safetensors.read(from: url)
      }
      try Data([1, 2, 3]).write(to: url)
      #expect(throws: SafetensorsError.truncated(path: url.path, expected: 8, found: 3)) {
        try Safetensors.read(from: url)
      }
      try Data([64, 0, 0, 0, 0, 0, 0, 0, 123]).write(to: url)
      #expect(throws: SafetensorsError.truncated(path: url.path, expected: 72, found: 9)) {
        try Safetensors.read(from: url)
      }
      try Data(repeating: 255, count: 20).write(to: url)
      #expect(throws: SafetensorsError.headerTooLong(path: url.path, length: .max)) {
        try Safetensors.read(from: url)
      }
      #expect(throws: SafetensorsError.self) {
        try Safetensors.write([:], to: url.appending(path: "below-a-file"))
      }
    }
  }

  private func file(header: Data, bodyLength: Int) -> Data {
    var data = Data()
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    return data + header + Data(count: bodyLength)
  }
}

/// Calls `body` with the place of a temporary file.
func withFile(_ body: (URL) throws -> Void) throws {
  let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
  defer { try? FileManager.default.removeItem(at: url) }
  try body(url)
}
