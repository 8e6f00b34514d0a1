import Foundation

extension Rodas4 {
  /// The slope, its dependence on time, and the Jacobian at the present state.
  @inlinable
  func differentiate<Field: DifferentiableField<Scalar>>(_ field: Field) {
    field.evaluate(now, UnsafePointer(state), slope)
    field.jacobian(now, UnsafePointer(state), jacobian)
    let shift = (2.2e-16 * Swift.max(1e-5, Swift.abs(now))).squareRoot()
    field.evaluate(now + shift, UnsafePointer(state), timeSlope)
    for i in 0..<dimension { timeSlope[i] = (timeSlope[i] - slope[i]) / shift }
  }

  /// Computes a step of width h and judges it, as in ``Tsit5``.
  @inlinable
  func attempt<Field: DifferentiableField<Scalar>>(_ field: Field, width h: Double, end: Double) -> Bool {
    factorize(h)
    stages(field, h)
    let errors = squaredErrors()
    let ratio = status.pointee.worstRatio(errors, trial, dimension, checksState: true)
    if control.accepts(ratio: ratio, width: h) { return true }
    if control.step <= Swift.max(Swift.abs(now), Swift.abs(end)) * 0x1p-50 {
      let errors = status.pointee.finiteOnly(errors, trial, dimension, checksState: true)
      failRunning { errors[$0] <= Double(dimension) ? nil : errors[$0].isFinite ? .stepUnderflow : .notFinite }
      control.step = firstStep(end: end)
    }
    return false
  }

  /// I/(hγ) − J = LU, without exchange of rows; U's diagonal is kept inverted.
  @inlinable
  func factorize(_ h: Double) {
    let n = dimension
    let (f, j) = (factors, jacobian)
    for index in 0..<(n * n) { f[index] = -j[index] }
    for i in 0..<n { f[i * n + i] += Scalar.constant(1 / (h * 0.25)) }
    for column in 0..<n {
      let pivot = 1 / f[column * n + column]
      f[column * n + column] = pivot
      for row in (column + 1)..<Swift.max(n, column + 1) {
        let factor = f[row * n + column] * pivot
        f[row * n + column] = factor
        for i in (column + 1)..<n { f[row * n + i] -= factor * f[column * n + i] }
      }
    }
  }

  /// Solves LU x = `right` into a buffer.
  @inlinable
  func solve(into x: UnsafeMutablePointer<Scalar>) {
    let n = dimension
    for row in 0..<n {
      var sum = right[row]
      for i in 0..<row { sum -= factors[row * n + i] * x[i] }
      x[row] = sum
    }
    for row in stride(from: n - 1, through: 0, by: -1) {
      var sum = x[row]
      for i in (row + 1)..<Swift.max(n, row + 1) { sum -= factors[row * n + i] * x[i] }
      x[row] = sum * factors[row * n + row]
    }
  }

  /// Σ cⱼ uⱼ for component i.
  @inlinable @inline(__always)
  func sum(_ i: Int, _ weights: [Double]) -> Scalar {
    var sum = Scalar.constant(weights[0]) * increment(1)[i]
    for j in 1..<weights.count { sum += Scalar.constant(weights[j]) * increment(j + 1)[i] }
    return sum
  }

  /// The six increments and the new state; u₆ is the error.
  @inlinable
  func stages<Field: DifferentiableField<Scalar>>(_ field: Field, _ h: Double) {
    let n = dimension
    for i in 0..<n { right[i] = slope[i] + Scalar.constant(h * Rodas4Tableau.d[0]) * timeSlope[i] }
    solve(into: increment(1))
    for index in 1..<6 {
      let a = Rodas4Tableau.a[index - 1]
      for i in 0..<n { stage[i] = index == 5 ? stage[i] + increment(5)[i] : state[i] + sum(i, a) }
      field.evaluate(now + h * Rodas4Tableau.c[index], UnsafePointer(stage), right)
      let coupling = Rodas4Tableau.coupling[index - 1]
      let d = Rodas4Tableau.d[index]
      for i in 0..<n {
        right[i] += sum(i, coupling) / h
        if d != 0 { right[i] += Scalar.constant(h * d) * timeSlope[i] }
      }
      solve(into: increment(index + 1))
    }
    for i in 0..<n { trial[i] = stage[i] + increment(6)[i] }
  }

  /// As in ``Tsit5``.
  @inlinable
  func squaredErrors() -> Scalar {
    let (absolute, relative) = (Scalar.constant(tolerance.absolute), Scalar.constant(tolerance.relative))
    var sum = Scalar.constant(0)
    for i in 0..<dimension {
      let ratio = increment(6)[i] / (absolute + relative * Scalar.largerMagnitude(state[i], trial[i]))
      sum += ratio * ratio
    }
    return sum
  }

  /// Moves the running lanes to the end of the step; the others keep their state.
  @inlinable
  func accept(_ newTime: Double) {
    status.pointee.keepFailed(state, in: trial, dimension)
    state.update(from: trial, count: dimension)
    now = newTime
  }

  /// The state at a fraction of the step, of order 3.
  @inlinable
  func interpolate(at fraction: Double) {
    let rest = Scalar.constant(1 - fraction)
    let part = Scalar.constant(fraction)
    for i in 0..<dimension {
      let third = sum(i, Rodas4Tableau.dense[0])
      let fourth = sum(i, Rodas4Tableau.dense[1])
      interpolated[i] = rest * state[i] + part * (trial[i] + rest * (third + part * fourth))
    }
    status.pointee.keepFailed(state, in: interpolated, dimension)
  }
}
