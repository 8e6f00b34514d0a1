public import DiffEq

/// What drives the equations, with what was seen last and what was seen beforehand, and when: stages of a step share
/// times.
@frozen @usableFromInline
struct SeenExposure<Scalar: RealScalar> {
  @usableFromInline var time = Double.nan
  @usableFromInline var exposure = Exposure<Scalar>(
    concentration: .constant(0), metabolite: .constant(0), effect: .constant(0), today: .constant(0))
  /// The concentration from the start of the stretch on, where it is so simple.
  @usableFromInline var course = ConcentrationCourse<Scalar>()
  /// Hours from the start of the stretch on at which concentrations are known beforehand.
  @usableFromInline let hours: UnsafeMutablePointer<Double>
  @usableFromInline let concentrations: UnsafeMutablePointer<Scalar>
  /// How many, and which of them will be asked for next.
  @usableFromInline var count = 0
  @usableFromInline var next = 0

  @usableFromInline static var limit: Int { 8 }

  /// In memory that the caller must give back.
  @inlinable
  init() {
    hours = .allocate(capacity: Self.limit)
    hours.initialize(repeating: 0, count: Self.limit)
    concentrations = .allocate(capacity: Self.limit)
    concentrations.initialize(repeating: .constant(0), count: Self.limit)
  }

  @inlinable
  func deallocate() {
    course.deallocate()
    hours.deallocate()
    concentrations.deallocate()
  }

  /// Forgets what belongs to the stretch before.
  @inlinable @inline(__always)
  mutating func begin() {
    time = .nan
    count = 0
    next = 0
  }

  /// The concentration some hours from the start of the stretch on.
  @inlinable @inline(__always)
  mutating func concentration(after hours: Double) -> Scalar {
    while next < count {
      if self.hours[next] == hours { return concentrations[next] }
      next += 1
    }
    return course.value(after: hours)
  }
}
