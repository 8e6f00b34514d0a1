/// A dimension that a ``Quantity`` can have. Conforming types have no instances: they only tell quantities apart.
public protocol PhysicalDimension: Sendable {
  /// The unit that quantities of this dimension are held in.
  static var canonicalUnit: ClinicalUnit { get }
}
