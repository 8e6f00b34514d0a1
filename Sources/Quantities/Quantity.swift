/// An amount of a physical dimension; the dimension is part of the type, so amounts of different kinds never mix.
///
/// The number inside is in the dimension's canonical unit (``PhysicalDimension/canonicalUnit``), whatever unit it was
/// given in: `Quantity<Mass>(2, .gram)` holds 2000 mg.
public struct Quantity<Dimension: PhysicalDimension>: Sendable, Hashable {
  /// The amount in ``PhysicalDimension/canonicalUnit``.
  public let canonical: Double

  /// - Parameter canonical: the amount in the dimension's canonical unit.
  public init(canonical: Double) {
    self.canonical = canonical
  }

  /// The amount `value` of a unit.
  /// - Throws: ``UnitError/wrongKind(code:found:expected:)`` where the unit measures something else.
  public init(_ value: Double, _ unit: ClinicalUnit) throws(UnitError) {
    canonical = try unit.convert(value, to: Dimension.canonicalUnit)
  }

  /// The amount `value` of the unit with a UCUM code.
  /// - Throws: ``UnitError`` where the code is unknown or measures something else.
  public init(_ value: Double, ucum code: String) throws(UnitError) {
    try self.init(value, ClinicalUnit(code: code))
  }

  /// The amount expressed in another unit of the same kind.
  /// - Throws: ``UnitError/wrongKind(code:found:expected:)`` where the unit measures something else.
  public func value(in unit: ClinicalUnit) throws(UnitError) -> Double {
    try Dimension.canonicalUnit.convert(canonical, to: unit)
  }

  /// No amount.
  public static var zero: Quantity { Quantity(canonical: 0) }
}

extension Quantity: Comparable {
  public static func < (left: Quantity, right: Quantity) -> Bool { left.canonical < right.canonical }
}

extension Quantity {
  public static func + (left: Quantity, right: Quantity) -> Quantity {
    Quantity(canonical: left.canonical + right.canonical)
  }

  public static func - (left: Quantity, right: Quantity) -> Quantity {
    Quantity(canonical: left.canonical - right.canonical)
  }

  public static prefix func - (quantity: Quantity) -> Quantity {
    Quantity(canonical: -quantity.canonical)
  }

  public static func * (factor: Double, quantity: Quantity) -> Quantity {
    Quantity(canonical: factor * quantity.canonical)
  }

  public static func * (quantity: Quantity, factor: Double) -> Quantity {
    Quantity(canonical: quantity.canonical * factor)
  }

  public static func / (quantity: Quantity, divisor: Double) -> Quantity {
    Quantity(canonical: quantity.canonical / divisor)
  }

  /// How many times `right` goes into `left`.
  public static func / (left: Quantity, right: Quantity) -> Double {
    left.canonical / right.canonical
  }
}

extension Quantity: CustomStringConvertible {
  public var description: String { "\(canonical) \(Dimension.canonicalUnit.code)" }
}
