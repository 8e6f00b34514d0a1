import Tensors

/// Rows sorted by the member that computes each, so that an ensemble computes every row once.
struct MemberRows {
  private let count: Int
  private let members: Int
  /// Which row each place of the groups holds [members × length]; groups that are shorter are filled up with row 0.
  private let sources: [Int]
  /// Where each row is among the places.
  private let places: [Int]

  init(_ owners: [Int], members: Int) {
    self.members = members
    count = owners.count
    var groups = [[Int]](repeating: [], count: members)
    var ranks = [Int](repeating: 0, count: owners.count)
    for (row, owner) in owners.enumerated() {
      ranks[row] = groups[owner].count
      groups[owner].append(row)
    }
    let length = groups.map(\.count).max() ?? 0
    sources = groups.flatMap { $0 + [Int](repeating: 0, count: length - $0.count) }
    places = owners.indices.map { owners[$0] * length + ranks[$0] }
  }

  /// [N, width] → [members, length, width].
  func grouped(_ rows: Tensor) throws(TensorError) -> Tensor {
    try rows.indexSelect(dimension: 0, Tensor(sources)).reshape([members, sources.count / members, rows.size(1)])
  }

  /// [members, length, width] → [N, width].
  func ungrouped(_ groups: Tensor) throws(TensorError) -> Tensor {
    try groups.reshape([sources.count, groups.size(2)]).indexSelect(dimension: 0, Tensor(places))
  }
}
