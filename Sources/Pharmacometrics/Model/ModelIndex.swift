/// The names of a model's states, parameters, covariates or outputs: an enumeration with values 0, 1, 2, …
///
///     enum State: Int, ModelIndex { case proliferating, circulating }
public protocol ModelIndex: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == Int {}

extension ModelIndex {
  /// How many there are.
  public static var count: Int { allCases.count }
}

/// No names at all: of a model without states, say.
public enum None: Int, ModelIndex {
  /// Never used; an enumeration with raw values needs a case.
  case none

  public static var allCases: [None] { [] }
}

/// Numbers by name, to read.
@frozen public struct Values<Index: ModelIndex, Scalar> {
  @usableFromInline let base: UnsafePointer<Scalar>

  /// A view of as many numbers as there are names.
  @inlinable @inline(__always)
  public init(_ base: UnsafePointer<Scalar>) { self.base = base }

  /// The number of a name.
  @inlinable @inline(__always)
  public subscript(_ index: Index) -> Scalar { base[index.rawValue] }

  /// The number at a place.
  @inlinable @inline(__always)
  public subscript(raw place: Int) -> Scalar { base[place] }
}

/// Numbers by name, to read and write.
@frozen public struct MutableValues<Index: ModelIndex, Scalar> {
  @usableFromInline let base: UnsafeMutablePointer<Scalar>

  /// A view of as many numbers as there are names.
  @inlinable @inline(__always)
  public init(_ base: UnsafeMutablePointer<Scalar>) { self.base = base }

  /// The number of a name.
  @inlinable @inline(__always)
  public subscript(_ index: Index) -> Scalar {
    get { base[index.rawValue] }
    nonmutating set { base[index.rawValue] = newValue }
  }

  /// The same numbers, to read.
  @inlinable @inline(__always)
  public var values: Values<Index, Scalar> { Values(UnsafePointer(base)) }
}
