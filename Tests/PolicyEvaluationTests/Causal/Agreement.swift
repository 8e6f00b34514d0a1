/// Whether two numbers are equal up to a relative error.
func agrees(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-9) -> Bool {
  guard let left, let right else { return false }
  return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
