/// Computes parts on several threads and hands them over in order, a few at a time, so that memory does not grow with
/// their number.
///
/// The result does not depend on `threads`: each part is computed alone and consumed in the order of its index.
/// - Parameters:
///   - count: how many parts.
///   - threads: how many threads compute at most.
///   - body: the part at an index.
///   - consume: gets the parts in order, on the calling thread.
public func parallelStream<Part: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) throws -> Part, consume: (Part) throws -> Void
) throws {
  let window = threads <= 1 ? 1 : 8 * threads
  var start = 0
  while start < count {
    let end = min(count, start + window)
    let begin = start
    for part in try parallelMap(count: end - begin, threads: threads, { try body(begin + $0) }) { try consume(part) }
    start = end
  }
}
