extension RECIST {
  /// What was seen at one scan after baseline.
  public struct Scan: Codable, Hashable, Sendable {
    /// Days on the same clock as the baseline.
    public var day: Double
    /// `nil` where the targets, or one of them, were not measured.
    public var targets: TargetLesions?
    public var nonTargets: NonTargets
    public var hasNewLesion: Bool

    public init(
      day: Double, targets: TargetLesions?, nonTargets: NonTargets = .absent, hasNewLesion: Bool = false
    ) {
      self.day = day
      self.targets = targets
      self.nonTargets = nonTargets
      self.hasNewLesion = hasNewLesion
    }
  }
}
