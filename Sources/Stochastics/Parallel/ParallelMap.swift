import Dispatch
import Synchronization

/// The values of `body` at 0..<count, computed on several threads and returned in order.
///
/// The result does not depend on `threads`: each index is computed alone, and whoever needs randomness derives it from
/// the index. Threads are those of Dispatch, not of the cooperative pool, because bodies compute for long without
/// suspension; no more work at once than the machine has cores.
/// - Parameters:
///   - count: how many indices.
///   - threads: how many threads work at most; one runs on the calling thread.
///   - prepare: run on each working thread before its first index (libtorch's per-thread settings, say). A thread may
///     run it again, so it must be harmless to repeat.
///   - body: the work of one index. The first error, by index, is thrown after all threads have stopped.
public func parallelMap<Value: Sendable>(
  count: Int, threads: Int, prepare: @Sendable () -> Void = {}, _ body: @Sendable (Int) throws -> Value
) throws -> [Value] {
  precondition(count >= 0, "parallelMap(count: \(count)): a count cannot be negative")
  precondition(threads > 0, "parallelMap(threads: \(threads)): at least one thread is needed")
  let workers = min(threads, count)
  if workers <= 1 {
    prepare()
    return try (0..<count).map(body)
  }
  let next = Atomic<Int>(0)
  let results = Mutex<[Result<Value, any Error>?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    prepare()
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      let result = Result { try body(index) }
      results.withLock { $0[index] = result }
    }
  }
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}
