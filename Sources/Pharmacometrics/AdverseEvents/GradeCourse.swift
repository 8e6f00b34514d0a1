public import Stochastics

/// A patient's way through the daily grades of one adverse event.
public struct GradeCourse: Sendable, Hashable {
  /// The patient's η by previous grade.
  public let effects: SIMD4<Double>
  /// The grade now, 0 to 3.
  public private(set) var grade: Int
  /// The highest grade so far.
  public private(set) var worstGrade: Int

  /// - Parameters:
  ///   - grade: at the start, 0 to 3.
  ///   - effects: η by previous grade.
  public init(grade: Int, effects: SIMD4<Double>) {
    precondition((0...3).contains(grade), "GradeCourse(grade: \(grade)): grades run from 0 to 3")
    self.grade = grade
    self.effects = effects
    worstGrade = grade
  }

  /// A patient drawn from a model: four normal draws for η, then, where `grade` is `nil`, one uniform for the grade at
  /// baseline.
  public init(drawnFrom model: MarkovGrades, grade: Int? = nil, using generator: inout Generator) {
    let normals = SIMD4(generator.normal(), generator.normal(), generator.normal(), generator.normal())
    let grade = grade ?? model.baselineGrade(uniform: generator.uniform())
    self.init(grade: grade, effects: model.effects(normals: normals))
  }

  /// Goes on by one day, and returns the new grade.
  /// - Parameters:
  ///   - driver: relative change of the biomarker.
  ///   - uniform: drawn uniformly from [0, 1).
  @discardableResult
  public mutating func advance(_ model: MarkovGrades, driver: Double, uniform: Double) -> Int {
    grade = model.draw(previous: grade, driver: driver, effects: effects, uniform: uniform)
    worstGrade = max(worstGrade, grade)
    return grade
  }
}
