import Stochastics

/// Minibatches of rows: a fresh permutation for every pass over the data, from a key.
struct Minibatches {
  private let size: Int
  private let key: Key
  private var pass = 0
  private var order: [Int]
  private var place: Int

  init(rows: Int, size: Int, key: Key) {
    self.size = min(size, rows)
    self.key = key
    order = Array(0..<rows)
    place = rows
  }

  mutating func next() -> ArraySlice<Int> {
    if order.count - place < size {
      var generator = key.child(.minibatch, pass).generator
      order = Array(order.indices).shuffled(using: &generator)
      pass += 1
      place = 0
    }
    defer { place += size }
    return order[place..<place + size]
  }
}
