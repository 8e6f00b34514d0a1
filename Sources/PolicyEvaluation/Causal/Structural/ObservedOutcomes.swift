/// The places whose outcome a model may use, after checking that it can.
struct ObservedOutcomes {
  let places: [Int]

  /// - Throws: ``CausalError`` with every outcome that is missing where the patient was still followed, that is not 0 or 1
  ///   where it must be, or that is an event with visits after it.
  init(
    _ courses: TreatmentCourses, kind: MarginalStructuralModel.Kind, outcomes: MarginalStructuralModel.Outcomes
  ) throws(CausalError) {
    let followed = (0..<courses.count).filter { place in
      !(courses.isCensored?[place] ?? false) && (outcomes == .everyVisit || courses.panel.isLast(place))
    }
    var problems: [String] = []
    let column = courses.roles.outcome
    for place in followed {
      guard let value = courses.outcomes[place] else {
        problems.append(
          "\(courses.name(of: place)): column \(column) has no value though the patient was not censored; fill it in, "
            + "or mark the visit as censored")
        continue
      }
      if kind != .linear && value != 0 && value != 1 {
        problems.append("\(courses.name(of: place)): column \(column) is \(value); 0 or 1 is needed")
      } else if kind == .hazard && value == 1 && !courses.panel.isLast(place) {
        problems.append("\(courses.name(of: place)): an event in column \(column), but the patient has later visits")
      }
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
    guard !followed.isEmpty else { throw CausalError(.notSupported, "no outcome was observed") }
    places = followed
  }
}
