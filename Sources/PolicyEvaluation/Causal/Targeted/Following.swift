/// Who was treated as a regime says and seen, and the inverse probability of it.
struct Following {
  /// H of each place; 0 where the regime was left or the patient was lost.
  let weights: [Double]
  /// How many products of probabilities were set to the least one.
  let bounded: Int
  private let isFollowing: [Bool]

  init(_ courses: TreatmentCourses, treatments: [Int], probabilities: [Double]?, least: Double) {
    var weights = [Double](repeating: 0, count: courses.count)
    var isFollowing = [Bool](repeating: false, count: courses.panel.patientCount)
    var bounded = 0
    for patient in 0..<courses.panel.patientCount {
      var product = 1.0
      isFollowing[patient] = true
      for place in courses.panel.places(of: patient) {
        product *= probabilities?[place] ?? 1
        guard courses.treatments[place] == treatments[place], !(courses.isCensored?[place] ?? false) else {
          isFollowing[patient] = false
          break
        }
        if product < least { bounded += 1 }
        weights[place] = 1 / max(product, least)
      }
    }
    self.weights = weights
    self.bounded = bounded
    self.isFollowing = isFollowing
  }

  /// How many patients followed to the end, of those of whom a condition holds.
  func count(_ condition: (Int) -> Bool) -> Int { isFollowing.indices.count { isFollowing[$0] && condition($0) } }
}
