import Foundation
import PolicyLearning
import TestSupport
import Testing

/// TensorBoard logs: checksums, framing, messages, and what TensorBoard itself reads.
@Suite struct EventFileTests {
  /// RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms for CRC-32/ISCSI.
  @Test(.tags(.golden)) func checksumsAreCastagnolis() {
    #expect(CRC32C.checksum("123456789".utf8) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(0..<32) == 0x46DD_794E)
    #expect(CRC32C.checksum((0..<32).reversed().map(UInt8.init)) == 0x113F_DB5C)
    #expect(CRC32C.checksum([]) == 0)
    // By hand: (0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8 modulo 2³².
    #expect(CRC32C.masked("123456789".utf8) == 0xC78A_B0E5)
  }

  /// The examples of "Encoding", protobuf.dev: 150 in field 1, "testing" in field 2, packed 3, 270, 86942 in field 6.
  @Test(.tags(.golden)) func messagesAreEncodedAsPublished() {
    var message = ProtobufMessage()
    message.add(1, 150)
    #expect(message.bytes == [0x08, 0x96, 0x01])
    message = ProtobufMessage()
    message.add(2, "testing")
    #expect(message.bytes == [0x12, 0x07] + Array("testing".utf8))
    message = ProtobufMessage()
    message.add(6, packed: [3, 270, 86942])
    #expect(message.bytes == [0x32, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
    message = ProtobufMessage()
    message.add(1, -2)
    #expect(message.bytes == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
    message = ProtobufMessage()
    message.add(16, Float(1))
    message.add(1, 1.0)
    #expect(message.bytes == [0x85, 0x01, 0, 0, 0x80, 0x3F, 0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  private func events(_ url: URL) throws -> [ProtobufFields] {
    let bytes = [UInt8](try Data(contentsOf: url))
    var events: [ProtobufFields] = []
    var place = 0
    func number(_ count: Int) -> UInt64 {
      defer { place += count }
      return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    while place < bytes.count {
      let head = bytes[place..<place + 8]
      let length = Int(number(8))
      #expect(number(4) == UInt64(CRC32C.masked(head)))
      let content = bytes[place..<place + length]
      place += length
      #expect(number(4) == UInt64(CRC32C.masked(content)))
      events.append(try ProtobufFields(Array(content)))
    }
    return events
  }

  @Test func recordsAreThereAsSoonAsTheyAreWritten() throws {
    try withScratchFolder { folder in
      let writer = try EventFileWriter(in: folder, wallTime: 1000.5)
      #expect(writer.url.lastPathComponent == "events.out.tfevents.0000001000.000000.titrate")
      #expect(try events(writer.url).map { $0.strings(3) } == [["brain.Event:2"]])
      try writer.write("loss/critic", 0.25, step: 3, wallTime: 1001)
      try writer.write([("a", 1), ("b", -.infinity)], step: -1, wallTime: 1002)
      let written = try events(writer.url)
      #expect(written.map { $0.doubles(1) } == [[1000.5], [1001], [1002]])
      #expect(try written.map { try $0.integers(2) } == [[0], [3], [-1]])
      let values = try written[2].messages(5)[0].messages(1)
      #expect(values.map { $0.strings(1) } == [["a"], ["b"]])
      #expect(values.map { $0.floats(2) } == [[1], [-.infinity]])
      try writer.close()
    }
  }

  /// Equal calls give equal files, and a run that goes on comes after what is there, also where its clock is behind.
  @Test(.tags(.law)) func resumedRunsOpenANewFileThatSortsLast() throws {
    try withScratchFolder { folder in
      var contents: [Data] = []
      var names: [String] = []
      for wallTime in [1000.0, 500, 1000] {
        let writer = try EventFileWriter(in: folder, wallTime: wallTime, resumingAt: names.isEmpty ? nil : 7)
        try writer.write("x", 1, step: 8, wallTime: wallTime)
        names.append(writer.url.lastPathComponent)
        contents.append(try Data(contentsOf: writer.url))
      }
      #expect(names == names.sorted() && Set(names).count == 3)
      let other = folder.appending(path: "other")
      let again = try EventFileWriter(in: other, wallTime: 1000)
      try again.write("x", 1, step: 8, wallTime: 1000)
      #expect(try Data(contentsOf: again.url) == contents[0])
    }
  }

  @Test func aFolderThatCannotBeIsNamed() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      let error = #expect(throws: EventFileError.self) { try EventFileWriter(in: file, wallTime: 0) }
      #expect(error?.description.contains(file.path) == true)
    }
  }
}

/// TensorBoard itself as the reader.
@Suite(.tags(.golden, .slow), .enabled(if: PeerPython.tensorBoard.isPresent, "\(PeerPython.tensorBoard.absence)"))
struct TensorBoardTests {

  private struct Point: Codable, Equatable {
    var tag: String
    var step: Int
    var time: Double
    var value: Double
  }

  @Test func tensorBoardReadsScalarsAndForgetsWhatWasDoneAgain() throws {
    try withScratchFolder { folder in
      let first = try EventFileWriter(in: folder, wallTime: 1000)
      for step in 0..<5 {
        try first.write("loss/critic", 0.5 * Double(step), step: step, wallTime: 1000 + Double(step))
      }
      // Cut off while a record is written, as by a crash.
      let handle = try FileHandle(forWritingTo: first.url)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data([9, 0, 0]))
      let second = try EventFileWriter(in: folder, wallTime: 1000, resumingAt: 3)
      try second.write([("loss/critic", -1), ("return", 1e-3)], step: 3, wallTime: 2000.25)
      let program = """
        import json, sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        log = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0, "scalars": 0})
        log.Reload()
        assert log.file_version == 2.0, log.file_version
        print(json.dumps([dict(tag=tag, step=point.step, time=point.wall_time, value=point.value)
                          for tag in sorted(log.Tags()["scalars"]) for point in log.Scalars(tag)]))
        """
      let output = try PeerPython.tensorBoard.run(program, [folder.path])
      let line = try #require(output.split(whereSeparator: \.isNewline).last)
      let points = try JSONDecoder().decode([Point].self, from: Data(line.utf8))
      let expected =
        (0..<3).map { Point(tag: "loss/critic", step: $0, time: 1000 + Double($0), value: 0.5 * Double($0)) } + [
          Point(tag: "loss/critic", step: 3, time: 2000.25, value: -1),
          Point(tag: "return", step: 3, time: 2000.25, value: Double(Float(1e-3))),
        ]
      #expect(points == expected)
    }
  }
}

extension PeerPython {
  fileprivate static let tensorBoard = PeerPython("tensorboard")
}
