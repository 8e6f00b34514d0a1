public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// What became of one simulated patient of a study.
public struct StudyCourse: Sendable, Hashable {
  /// Someone seen.
  public struct Visit: Sendable, Hashable {
    public var day: Int
    /// What was measured or noted, by source; `nil` where it was not.
    public var values: [Double?]
  }

  /// Days to the end.
  public var end: Double
  /// How the course ended: death or progression, or censoring at the end of follow-up.
  public var ending: Ending
  public var visits: [Visit]
  /// By adverse effect, the first day of grade 3 or more.
  public var severeDays: [Int?]
}

/// Simulates studies: the patients of a study with their covariates, doses, visits and ends of follow-up, and with
/// effects, measurements, grades and events drawn from a calibrated population.
///
/// Events, grades and tumor assessments are those of ``ModelEnvironment``: the same rules decide in virtual cohorts and
/// here. Nobody is lost but by the end of follow-up.
public struct StudySimulation: Sendable {
  private let courses: CourseSimulation
  private let layout: ClinicalLayout
  private let sources: [CarePlan.Source]
  private let rules: FollowUp.Rules

  /// - Parameters:
  ///   - model: that of the courses.
  ///   - sources: what is measured or noted at visits, symbols of outputs and names of adverse effects; of the latter the
  ///     worst grade since the last visit.
  ///   - scanInterval: days between tumor assessments.
  ///   - endsAtProgression: whether progression ends a course, as death does.
  /// - Throws: ``RequestError`` where a source is unknown.
  public init(
    _ model: any RegisteredModel, _ courses: CourseSimulation, sources: [String] = [], scanInterval: Double,
    endsAtProgression: Bool = true
  ) throws {
    guard let described = model as? any ClinicallyDescribed else {
      throw RequestError(problems: ["\(model.card.name) has no description of its events"])
    }
    self.courses = courses
    layout = described.layout
    rules = FollowUp.Rules(
      scanInterval: scanInterval, endsAtProgression: endsAtProgression, losesPatients: false)
    self.sources = try described.layout.sources(sources, of: model.card.name)
  }

  /// One study.
  /// - Parameters:
  ///   - followUps: until censoring; see ``StudyCompletion``.
  ///   - key: that of the study.
  /// - Returns: by patient; `nil` where the model cannot be computed.
  public func callAsFunction(_ followUps: [StudyFollowUp], key: Key, threads: Int) throws -> [StudyCourse?] {
    let longest = followUps.map(\.doses.count).max() ?? 0
    let isDaily = followUps.allSatisfy {
      $0.doses.enumerated().allSatisfy { $1.time == 24 * Double($0) && $1.duration == 0 }
    }
    let subjects = followUps.map { followUp in
      // Amounts of 0 after the last, so that all have doses at the same times and are computed together.
      let rest = isDaily ? (followUp.doses.count..<longest).map { DoseEvent(time: 24 * Double($0), amount: 0) } : []
      return CourseSimulation.Subject(
        patient: followUp.patient, doses: followUp.doses + rest, days: Int(followUp.end.rounded(.up)))
    }
    return try courses.courses(of: subjects, key: key, threads: threads) { place, rows in
      course(followUps[place], rows, key: key.child(.patient, place))
    }
  }

  /// Many studies, each with follow-ups completed anew.
  /// - Parameters:
  ///   - followUps: as observed, up to an event where there was one.
  ///   - progress: called for each study.
  /// - Returns: [study][patient].
  /// - Throws: ``RequestError`` where the model of a patient cannot be computed.
  public func studies(
    _ count: Int, of followUps: [StudyFollowUp], key: Key, threads: Int, progress: (Int) -> Void = { _ in }
  ) throws -> [[StudyCourse]] {
    let completion = StudyCompletion(followUps)
    return try (0..<count).map { number in
      let key = key.child(.replicate, number)
      let drawn = try self(completion(key: key.child(.policy)), key: key, threads: threads)
      progress(1)
      return try zip(followUps, drawn).map { followUp, course in
        guard let course else {
          let name = courses.cohort.patients[followUp.patient].name
          throw RequestError(problems: [
            "patient \(name): the model cannot be computed in simulated study \(number + 1)"
          ])
        }
        return course
      }
    }
  }

  private func course(_ followUp: StudyFollowUp, _ rows: [Double], key: Key) -> StudyCourse {
    let width = layout.width
    var state = FollowUp(layout, first: Array(rows[0..<width]), key: key)
    var result = StudyCourse(
      end: followUp.end, ending: .censored(reason: "end of follow-up"), visits: [],
      severeDays: layout.adverseEffects.map { _ in nil })
    var visits = followUp.visits[...]
    func note(_ day: Int) {
      for (place, course) in state.grades.enumerated() where course.grade >= 3 && result.severeDays[place] == nil {
        result.severeDays[place] = day
      }
      guard let visit = visits.first, visit.day == day else { return }
      visits.removeFirst()
      let outputs = rows[(day * width)..<((day + 1) * width)]
      result.visits.append(.init(day: day, values: values(at: visit, Array(outputs), state, key)))
      state.beginInterval()
    }
    note(0)
    let last = Int(followUp.end.rounded(.up))
    for day in stride(from: 1, through: last, by: 1) {
      if let departure = state.pass(day, rows, offset: day * width, layout, rules) {
        guard departure.day <= followUp.end else { return result }
        result.end = departure.day
        result.ending = departure.ending
        return result
      }
      note(day)
    }
    return result
  }

  private func values(
    at visit: StudyFollowUp.Visit, _ outputs: [Double], _ state: FollowUp, _ key: Key
  ) -> [Double?] {
    let key = key.child(.measurement, visit.day)
    return sources.enumerated().map { place, source -> Double? in
      guard visit.isMeasured[place] else { return nil }
      switch source {
      case .grade(let effect): return Double(state.worstGrades[effect])
      case .output(let output, _):
        guard outputs[output] >= 0 else { return outputs[output] }
        var generator = key.child(.measurement, place).generator
        return max(0, courses.measurement(output, outputs[output], &generator))
      }
    }
  }
}

/// A model of a type, as far as its description says what happens to patients.
protocol ClinicallyDescribed {
  var layout: ClinicalLayout { get }
}

extension Registered: ClinicallyDescribed {
  var layout: ClinicalLayout { ClinicalLayout(M.self) }
}

extension ClinicalLayout {
  /// Where the sources are.
  /// - Throws: ``RequestError`` with all unknown ones.
  func sources(_ names: [String], of model: String) throws -> [CarePlan.Source] {
    var problems: [String] = []
    let known = outputs.map(\.symbol) + adverseEffects.map(\.name)
    let found = names.compactMap { name -> CarePlan.Source? in
      if let output = outputs.first(where: { $0.symbol == name }) {
        return .output(place: output.place, error: output.error)
      }
      if let place = adverseEffects.firstIndex(where: { $0.name == name }) { return .grade(place: place) }
      problems.append("\(UnknownName(name, kind: "output or adverse effect of \(model)", among: known))")
      return nil
    }
    if !problems.isEmpty { throw RequestError(problems: problems) }
    return found
  }
}
