import Foundation

/// The framing of TensorFlow's record files (TFRecord): length (8 bytes), its masked checksum (4), the content, and the
/// content's masked checksum (4), all little-endian.
///
/// Source: https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".
enum RecordFrame {
  static func frame(_ content: [UInt8]) -> Data {
    var data = Data(capacity: content.count + 16)
    let length = bytes(UInt64(content.count))
    data.append(contentsOf: length)
    data.append(contentsOf: bytes(CRC32C.masked(length)))
    data.append(contentsOf: content)
    data.append(contentsOf: bytes(CRC32C.masked(content)))
    return data
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
