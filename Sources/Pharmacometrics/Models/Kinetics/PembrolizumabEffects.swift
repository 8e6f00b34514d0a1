public import DiffEq

/// What covariates do to pembrolizumab's kinetics, as factors; the equations are in ``PembrolizumabAhamadi``.
@usableFromInline
struct PembrolizumabEffects<S: RealScalar> {
  @usableFromInline let clearance: S
  @usableFromInline let intercompartmental: S
  @usableFromInline let volume: S
  @usableFromInline let peripheral: S

  /// Weight in kg, albumin in g/L, tumor size in mm, filtration in mL/min/1.73 m²; the others are 0 or 1.
  @inlinable
  init(
    weight: S, albumin: S, tumorSize: S, filtration: S, female: S, lungCancer: S, performance: S, ipilimumab: S
  ) {
    let flow = powerEffect(weight, over: 76.8, 0.595)
    let space = powerEffect(weight, over: 76.8, 0.489)
    let blood = powerEffect(albumin, over: 39.6, -0.907) * powerEffect(filtration, over: 88.47, 0.135)
    let tumor = powerEffect(tumorSize, over: 89.6, 0.0872) * relativeEffect(lungCancer, 0.145)
    let status = relativeEffect(performance, -0.0739) * relativeEffect(ipilimumab, 0.140)
    clearance = flow * blood * tumor * status * relativeEffect(female, -0.152)
    intercompartmental = flow
    let central = powerEffect(albumin, over: 39.6, -0.208) * relativeEffect(female, -0.134)
    volume = space * central * relativeEffect(ipilimumab, 0.0736)
    peripheral = space
  }
}
