/// What is asked of the equations between two stops of up to eight patients. Hours.
public struct CourseSegment: Sendable {
  /// A dose, with each patient's amount.
  @usableFromInline struct Dose: Sendable {
    @usableFromInline var time: Double
    @usableFromInline var amounts: [Double]
  }

  /// A parameter that is multiplied from a time on.
  @usableFromInline struct Change: Sendable {
    @usableFromInline var time: Double
    /// The place of the parameter.
    @usableFromInline var parameter: Int
    @usableFromInline var factor: Double
  }

  @usableFromInline var doses: [Dose]
  /// Of each infusion.
  @usableFromInline var duration: Double
  /// By time.
  @usableFromInline var changes: [Change]
  /// Times at which outputs are read, ascending; the last is the end.
  @usableFromInline var grid: [Double]

  init(doses: [Dose], duration: Double, changes: [Change], grid: [Double]) {
    self.doses = doses
    self.duration = duration
    self.changes = changes
    self.grid = grid
  }
}
