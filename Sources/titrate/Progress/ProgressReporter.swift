import Foundation
import Synchronization

/// Shows how far long work is, on standard error: a bar with rate and remaining time on a terminal, and else a plain
/// line at each tenth. Standard output stays free for results.
package final class ProgressReporter: Sendable {
  private struct State {
    var done = 0
    /// Units that were finished before this run.
    var before = 0
    var lastTenth = -1
    var lastDrawn = 0.0
  }

  private let label: String
  private let total: Int
  private let unit: String
  private let start = ProcessInfo.processInfo.systemUptime
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let state = Mutex(State())

  /// - Parameters:
  ///   - label: what is done.
  ///   - total: how many units.
  ///   - unit: what is counted ("steps").
  package init(_ label: String, total: Int, unit: String) {
    self.label = label
    self.total = max(total, 1)
    self.unit = unit
  }

  /// Counts finished units; safe from any thread.
  package func advance(by count: Int = 1) {
    state.withLock { state in
      state.done += count
      let elapsed = ProcessInfo.processInfo.systemUptime - start
      if isTerminal {
        guard elapsed - state.lastDrawn > 0.1 || state.done >= total else { return }
        state.lastDrawn = elapsed
        write("\r\u{1B}[K" + line(state, elapsed, bar: true) + (state.done >= total ? "\n" : ""))
      } else {
        let tenth = state.done * 10 / total
        guard tenth > state.lastTenth, elapsed - state.lastDrawn > 5 || state.done >= total else { return }
        state.lastTenth = tenth
        state.lastDrawn = elapsed
        write(line(state, elapsed, bar: false) + "\n")
      }
    }
  }

  /// Counts what an earlier run has finished; it says nothing of the rate.
  package func resume(by count: Int) {
    state.withLock { state in
      state.done += count
      state.before += count
    }
  }

  /// A line between.
  package func say(_ text: String) {
    state.withLock { _ in write((isTerminal ? "\r\u{1B}[K" : "") + text + "\n") }
  }

  private func line(_ state: State, _ elapsed: Double, bar: Bool) -> String {
    let done = state.done
    let share = min(1, Double(done) / Double(total))
    let rate = elapsed > 0 ? Double(done - state.before) / elapsed : 0
    let rest = rate > 0 ? Double(total - done) / rate : 0
    let width = 24
    let filled = Int(share * Double(width))
    let drawing =
      bar ? " [" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "]" : ""
    let timing =
      done >= total
      ? String(format: "%.1f s", elapsed) : String(format: "%.0f %@/s, %.0f s left", rate, unit, max(0, rest))
    return "\(label)\(drawing) \(Int(share * 100)) % (\(min(done, total)) of \(total) \(unit)), \(timing)"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// A line for the person at the terminal, on standard error.
package func note(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
