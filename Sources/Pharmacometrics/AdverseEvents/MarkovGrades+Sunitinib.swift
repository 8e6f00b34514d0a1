extension MarkovGrades {
  /// Fatigue under sunitinib in gastrointestinal stromal tumors. The driver is the relative change of sVEGFR-3.
  ///
  /// Final estimates of the listing of DDMoRe model DDMODEL00000222 (Hansson et al. 2013; its control stream holds
  /// starting values in their place). The shares at baseline are those that the public R code wojjy001/sunitinib
  /// assumes, not a published table.
  ///
  /// The published effect compartment (0.422 per week, coded per hour) was not used in the logits of that run, nor is it
  /// here.
  public static let sunitinibFatigue = MarkovGrades(
    rows: [
      Row(first: -5.85, second: -1.14, third: -1.60, slope: -1.93, variance: 1.12),
      Row(first: 2.63, second: -10.7, third: -1.77, slope: -4.62, variance: 1.57),
      Row(first: 2.86, second: -0.427, third: -11.6, slope: -4.64, variance: 1.68),
      Row(first: 3.06, second: -0.0903, third: -0.636, slope: -3.32, variance: 0.708),
    ],
    baseline: SIMD4(0.85, 0.09, 0.05, 0.01))

  /// Hand-foot syndrome under sunitinib in gastrointestinal stromal tumors. The driver is the relative change of sVEGFR-3.
  ///
  /// Table 3 of Hansson et al. 2013 as transcribed in the R package nlmixr2lib. The slope after grade 1 is −6.05 in the
  /// public R code wojjy001/sunitinib. The variance after grade 2 is 0.270²; after grade 3 it was not estimated. The shares
  /// at baseline are those that this code assumes, not a published table.
  ///
  /// The published effect compartment (0.347, whose unit is in doubt: per hour in nlmixr2lib, per week more likely) is
  /// left to the caller, who may pass a delayed driver.
  public static let sunitinibHandFoot = MarkovGrades(
    rows: [
      Row(first: -10.4, second: -0.974, third: -1.59, slope: -8.00, variance: 9.42),
      Row(first: 2.29, second: -9.53, third: -1.33, slope: -6.00, variance: 0.813),
      Row(first: 3.04, second: -0.747, third: -9.09, slope: -3.23, variance: 0.0729),
      Row(first: 3.40, second: -1.65, third: -0.453, slope: -4.75, variance: 0),
    ],
    baseline: SIMD4(0.95, 0.02, 0.02, 0.01))
}
