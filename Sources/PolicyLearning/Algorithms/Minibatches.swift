import Stochastics

/// Minibatches of rows: a fresh permutation for every pass over the data, from a key.
struct Minibatches {
  private let rows: Int
  private let size: Int
  private let key: Key
  private var pass = 0
  private var order: [Int] = []

  init(rows: Int, size: Int, key: Key) {
    self.rows = rows
    self.size = min(size, rows)
    self.key = key
  }

  mutating func next() -> [Int] {
    if order.count < size {
      var generator = key.child(.minibatch, pass).generator
      order = Array(0..<rows).shuffled(using: &generator)
      pass += 1
    }
    defer { order.removeFirst(size) }
    return Array(order.prefix(size))
  }
}
