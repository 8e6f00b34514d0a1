public import DiffEq

/// What drives the equations, with what was seen last, and when: stages of a step share times.
@frozen @usableFromInline
struct SeenExposure<Scalar: RealScalar> {
  @usableFromInline var time = Double.nan
  @usableFromInline var exposure = Exposure<Scalar>(
    concentration: .constant(0), metabolite: .constant(0), effect: .constant(0), today: .constant(0))
  /// The concentration from the start of the stretch on, where it is so simple.
  @usableFromInline var course = ConcentrationCourse<Scalar>()

  @inlinable init() {}
}
