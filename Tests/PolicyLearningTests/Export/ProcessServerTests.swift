import Dispatch
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// The conversation of a server, byte by byte, over pipes.
@Suite struct ProcessServerTests {
  /// A client that knows the format of frames alone.
  private struct Client {
    private let toServer = Pipe()
    private let fromServer = Pipe()
    private let done = DispatchSemaphore(value: 0)

    init(_ process: some DecisionProcess, threads: Int = 1) {
      let (input, output, done) = (toServer.fileHandleForReading, fromServer.fileHandleForWriting, done)
      Thread.detachNewThread {
        try? ProcessServer(process, threads: threads).serve(from: input, to: output)
        try? output.close()
        done.signal()
      }
    }

    func close() throws {
      try toServer.fileHandleForWriting.close()
      done.wait()
    }

    func ask(_ kind: UInt8, _ body: [UInt8]) throws -> (kind: UInt8, body: [UInt8]) {
      try toServer.fileHandleForWriting.write(contentsOf: Data(bytes(UInt32(body.count + 1)) + [kind] + body))
      let length = try Int(number(read(4)))
      let content = try read(length)
      return (content[0], Array(content.dropFirst()))
    }

    func hello(lanes: UInt32, mode: UInt8, version: UInt32 = 1) throws -> (kind: UInt8, body: [UInt8]) {
      try ask(1, bytes(version) + bytes(lanes) + [mode])
    }

    private func read(_ count: Int) throws -> [UInt8] {
      var result: [UInt8] = []
      while result.count < count {
        let part = try fromServer.fileHandleForReading.read(upToCount: count - result.count)
        result += try #require(part)
      }
      return result
    }
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func floats(_ body: [UInt8], at place: Int, _ count: Int) -> [Float] {
    (0..<count).map { index in
      let start = place + 4 * index
      return Float(bitPattern: UInt32(Self.number(body[start..<start + 4])))
    }
  }

  private func doubles(_ body: [UInt8], at place: Int, _ count: Int) -> [Double] {
    (0..<count).map { index in
      let start = place + 8 * index
      return Double(bitPattern: Self.number(body[start..<start + 8]))
    }
  }

  private func options(_ values: [Int32]) -> [UInt8] { values.flatMap { Self.bytes($0) } }

  /// Two lanes over several courses, told by the server and by the process itself.
  @Test(.tags(.law), arguments: [UInt8(0), 1], [1, 2])
  func lanesAreCoursesOfTheProcess(_ mode: UInt8, _ threads: Int) throws {
    let process = CountdownProcess()
    let client = Client(process, threads: threads)
    let hello = try client.hello(lanes: 2, mode: mode)
    #expect(hello.kind == 129)
    let description = try JSONSerialization.jsonObject(with: Data(hello.body)) as? [String: Any]
    #expect(description?["features"] as? [String] == ["remaining", "time"])
    #expect((description?["actions"] as? [String: Any])?["count"] as? Int == 3)

    let key = Key(seed: 7)
    var patients = (0..<2).map { process.begin($0, key: key) }
    var episodes = [0, 0]
    var hasEnded = [false, false]
    func begin(_ lane: Int) {
      episodes[lane] += 1
      patients[lane] = process.begin(lane + 2 * episodes[lane], key: key)
    }
    func seen() -> [UInt8] {
      let observations = patients.map(process.observe)
      return observations.flatMap { $0.features.flatMap { Self.bytes($0.bitPattern) } }
        + observations.flatMap { observation in (0..<3).map { observation.mask.allows($0) ? 1 : 0 } }
    }
    let reset = try client.ask(2, [1] + Self.bytes(UInt64(7)) + [1, 1])
    #expect(reset.kind == 130 && reset.body == seen())
    for step in 0..<20 {
      let actions: [Int32] = [Int32(step % 2), 1]
      let answer = try client.ask(3, options(actions))
      #expect(answer.kind == 131)
      var (rewards, elapsed, costs): ([Double], [Double], [Double]) = ([], [], [])
      var (terminated, truncated, ended): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
      var last: [Float] = []
      for lane in 0..<2 {
        if hasEnded[lane] {
          begin(lane)
          hasEnded[lane] = false
          rewards.append(0)
          elapsed.append(0)
          costs.append(0)
          terminated.append(0)
          truncated.append(0)
          ended.append(0)
          last += [0, 0]
          continue
        }
        let outcome = process.advance(&patients[lane], by: .option(Int(actions[lane])))
        rewards.append(outcome.reward)
        elapsed.append(outcome.elapsed)
        costs += outcome.costs
        terminated.append(outcome.finish == .terminal ? 1 : 0)
        truncated.append(outcome.finish == .truncated ? 1 : 0)
        ended.append(outcome.finish == nil ? 0 : 1)
        last += outcome.finish == nil ? [0, 0] : process.observe(patients[lane]).features
        if outcome.finish != nil { if mode == 1 { begin(lane) } else { hasEnded[lane] = true } }
      }
      let head = seen()
      #expect(Array(answer.body.prefix(head.count)) == head)
      var place = head.count
      #expect(doubles(answer.body, at: place, 2) == rewards)
      place += 16
      #expect(Array(answer.body[place..<place + 4]) == terminated + truncated)
      place += 4
      #expect(doubles(answer.body, at: place, 4) == elapsed + costs)
      place += 32
      #expect(Array(answer.body[place..<place + 2]) == ended)
      #expect(floats(answer.body, at: place + 2, 4) == last)
      #expect(answer.body.count == place + 2 + 16)
    }
    #expect(episodes.min() ?? 0 > 1)
    try client.close()
  }

  @Test func whatCannotBeDoneIsRefusedAndChangesNothing() throws {
    let client = Client(CountdownProcess())
    #expect(try client.hello(lanes: 2, mode: 2).kind == 129)
    func refusal(_ kind: UInt8, _ body: [UInt8]) throws -> String {
      let answer = try client.ask(kind, body)
      return answer.kind == 255 ? String(decoding: answer.body, as: UTF8.self) : ""
    }
    #expect(try refusal(3, options([0, 0])) == "a step before the first reset")
    #expect(try refusal(2, [0] + Self.bytes(UInt64(0)) + [1, 1]) == "the first reset needs a seed")
    #expect(try refusal(2, [1] + Self.bytes(UInt64(0)) + [1, 0]) == "the first reset must be of all lanes")
    #expect(try refusal(2, [1]) == "the frame is too short")
    let first = try client.ask(2, [1] + Self.bytes(UInt64(3)) + [1, 1])
    #expect(try refusal(3, options([0, 3])) == "option 3 in lane 1; there are 0 to 2")
    #expect(try refusal(3, options([0, -1])) == "option -1 in lane 1; there are 0 to 2")
    #expect(try refusal(3, options([0])) == "the frame is too short")
    #expect(try refusal(3, options([0, 0, 0])) == "the frame is 4 bytes too long")
    // Down to where 2 is forbidden, and then to the end.
    var isForbidden = false
    for _ in 0..<8 {
      let why = try refusal(3, options([0, 2]))
      if why == "option 2 is not allowed now in lane 1" { isForbidden = true }
      if !why.isEmpty { _ = try client.ask(3, options([0, 1])) }
    }
    #expect(isForbidden)
    #expect(try refusal(3, options([0, 1])).hasSuffix("has ended; reset it"))
    // The same seed shows the same again.
    #expect(try client.ask(2, [1] + Self.bytes(UInt64(3)) + [1, 1]).body == first.body)
    try client.close()
  }

  @Test func aClientThatDoesNotKeepToTheProtocolIsTold() throws {
    for (lanes, mode, version) in [(UInt32(0), UInt8(0), UInt32(1)), (.max, 0, 1), (1, 3, 1), (1, 0, 2)] {
      let client = Client(CountdownProcess())
      #expect(try client.hello(lanes: lanes, mode: mode, version: version).kind == 255)
      try client.close()
    }
    let client = Client(CountdownProcess())
    _ = try client.hello(lanes: 1, mode: 0)
    #expect(try client.ask(9, []).kind == 255)
    try client.close()
  }

  @Test func amountsBeyondTheirBoundsAreRefused() throws {
    let client = Client(AmountProcess())
    _ = try client.hello(lanes: 1, mode: 0)
    _ = try client.ask(2, [1] + Self.bytes(UInt64(0)) + [1])
    func step(_ amounts: [Double]) throws -> UInt8 {
      try client.ask(3, amounts.flatMap { Self.bytes($0.bitPattern) }).kind
    }
    #expect(try step([0.1, 75.3]) == 131)
    #expect(try step([0.1000001, 0]) == 255)
    #expect(try step([0, .nan]) == 255)
    #expect(try step([0, -0.7]) == 131)
    try client.close()
  }
}
