import Foundation

/// Numbers in tables of adjustments: four significant digits.
func short(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "-" }

/// An interval in tables.
func short(_ lower: Double, _ upper: Double) -> String { "[\(short(lower)), \(short(upper))]" }
