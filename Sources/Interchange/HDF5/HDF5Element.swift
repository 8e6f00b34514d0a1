import CHDF5

/// A number that HDF5 files hold.
protocol HDF5Element: BitwiseCopyable {
  /// By its code in the shim.
  static var code: Int32 { get }
  static var zero: Self { get }
}

extension Float: HDF5Element {
  static var code: Int32 { Int32(chdf5_float32) }
}

extension Double: HDF5Element {
  static var code: Int32 { Int32(chdf5_float64) }
}

extension Int: HDF5Element {
  static var code: Int32 { Int32(chdf5_int64) }
}

extension Int32: HDF5Element {
  static var code: Int32 { Int32(chdf5_int32) }
}

/// A truth value as a file holds it.
struct HDF5Truth: HDF5Element {
  let byte: Int8

  init(_ value: Bool) { byte = value ? 1 : 0 }

  var isTrue: Bool { byte != 0 }
  static var code: Int32 { Int32(chdf5_bool) }
  static var zero: HDF5Truth { HDF5Truth(false) }
}
