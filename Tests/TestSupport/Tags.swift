public import Testing

/// What a test shows, and what it costs: `swift test --filter` selects by name, Xcode and reports by tag.
extension Tag {
  /// Agreement with values computed by hand or by a named independent tool.
  @Tag public static var golden: Self
  /// A law that holds for all inputs: symmetry, conservation, order of convergence, a fixed point.
  @Tag public static var law: Self
  /// What every type of one protocol promises.
  @Tag public static var contract: Self
  /// Agreement within a multiple of the Monte Carlo standard error, under a fixed key.
  @Tag public static var statistical: Self
  /// A published result.
  @Tag public static var reproduction: Self
  /// More than a few seconds.
  @Tag public static var slow: Self
}
