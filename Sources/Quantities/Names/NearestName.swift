/// The name that differs least from `name`, or nil where even that one has little in common with it.
///
/// Distance is the number of inserted, deleted, replaced or swapped neighboring characters (optimal string alignment),
/// a mere difference of case counting one fifth, as a share of the longer name. A name is near up to a share of 1/2.
public func nearestName(to name: String, among names: [String]) -> String? {
  let scored = names.map { ($0, alignmentDistance(name, $0) / Double(max(name.count, $0.count, 1))) }
  guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= 0.5 else { return nil }
  return best.0
}

func alignmentDistance(_ left: String, _ right: String) -> Double {
  let a = Array(left)
  let b = Array(right)
  var rows = [(0...b.count).map(Double.init)]
  for i in 0..<a.count {
    var row = [Double(i + 1)]
    for j in 0..<b.count {
      let change = a[i] == b[j] ? 0 : a[i].lowercased() == b[j].lowercased() ? 0.2 : 1
      var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + change)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
