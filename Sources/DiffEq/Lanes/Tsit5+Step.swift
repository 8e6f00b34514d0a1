extension Tsit5 {
  /// y + h Σ aᵢ kᵢ for the stages given, into a buffer.
  @inlinable @inline(__always)
  func combine(_ h: Double, _ a1: Double, _ a2: Double, into target: UnsafeMutablePointer<Scalar>) {
    let (k1, k2) = (slope(1), slope(2))
    let (b1, b2) = (Scalar.constant(h * a1), Scalar.constant(h * a2))
    for i in 0..<dimension { target[i] = state[i] + b1 * k1[i] + b2 * k2[i] }
  }

  /// Computes the seven stages of a step of width h and judges it; whether it is accepted. Where it is not, the step
  /// size is reduced, or the lanes that prevent it fail.
  @inlinable
  func attempt<Field: VectorField<Scalar>>(
    _ field: Field, from time: Double, width h: Double, end: Double, _ control: inout StepControl
  ) -> Bool {
    stages(field, time, h)
    let errors = squaredErrors(h)
    if control.accepts(ratio: status.pointee.worstRatio(errors, trial, dimension), width: h) { return true }
    if control.step <= Swift.max(Swift.abs(time), Swift.abs(end)) * 0x1p-50 {
      let errors = status.pointee.finiteOnly(errors, trial, dimension)
      failRunning { errors[$0] <= Double(dimension) ? nil : errors[$0].isFinite ? .stepUnderflow : .notFinite }
      control.step = firstStep(end: end)
    }
    return false
  }

  /// k₂…k₇ and the new state.
  @inlinable
  func stages<Field: VectorField<Scalar>>(_ field: Field, _ time: Double, _ h: Double) {
    let n = dimension
    let (k1, k2, k3, k4, k5, k6) = (slope(1), slope(2), slope(3), slope(4), slope(5), slope(6))
    let (y, s) = (state, stage)
    let a21 = Scalar.constant(h * 0.161)
    for i in 0..<n { s[i] = y[i] + a21 * k1[i] }
    field.evaluate(time + 0.161 * h, UnsafePointer(s), k2)
    combine(h, -0.008480655492356989, 0.335480655492357, into: s)
    field.evaluate(time + 0.327 * h, UnsafePointer(s), k3)
    let a41 = Scalar.constant(h * 2.8971530571054935)
    let a42 = Scalar.constant(h * -6.359448489975075)
    let a43 = Scalar.constant(h * 4.3622954328695815)
    for i in 0..<n { s[i] = y[i] + a41 * k1[i] + a42 * k2[i] + a43 * k3[i] }
    field.evaluate(time + 0.9 * h, UnsafePointer(s), k4)
    let a51 = Scalar.constant(h * 5.325864828439257)
    let a52 = Scalar.constant(h * -11.748883564062828)
    let a53 = Scalar.constant(h * 7.4955393428898365)
    let a54 = Scalar.constant(h * -0.09249506636175525)
    for i in 0..<n { s[i] = y[i] + a51 * k1[i] + a52 * k2[i] + a53 * k3[i] + a54 * k4[i] }
    field.evaluate(time + 0.9800255409045097 * h, UnsafePointer(s), k5)
    let a61 = Scalar.constant(h * 5.86145544294642)
    let a62 = Scalar.constant(h * -12.92096931784711)
    let a63 = Scalar.constant(h * 8.159367898576159)
    let a64 = Scalar.constant(h * -0.071584973281401)
    let a65 = Scalar.constant(h * -0.028269050394068383)
    for i in 0..<n { s[i] = y[i] + a61 * k1[i] + a62 * k2[i] + a63 * k3[i] + a64 * k4[i] + a65 * k5[i] }
    field.evaluate(time + h, UnsafePointer(s), k6)
    let a71 = Scalar.constant(h * 0.09646076681806523)
    let a72 = Scalar.constant(h * 0.01)
    let a73 = Scalar.constant(h * 0.4798896504144996)
    let a74 = Scalar.constant(h * 1.379008574103742)
    let a75 = Scalar.constant(h * -3.290069515436081)
    let a76 = Scalar.constant(h * 2.324710524099774)
    let target = trial
    for i in 0..<n {
      target[i] = y[i] + a71 * k1[i] + a72 * k2[i] + a73 * k3[i] + a74 * k4[i] + a75 * k5[i] + a76 * k6[i]
    }
    field.evaluate(time + h, UnsafePointer(target), slope(7))
  }

  /// The sum over components of (error / tolerance)² in each lane.
  @inlinable
  func squaredErrors(_ h: Double) -> Scalar {
    let (k1, k2, k3, k4, k5, k6, k7) = (slope(1), slope(2), slope(3), slope(4), slope(5), slope(6), slope(7))
    let e1 = Scalar.constant(h * -0.00178001105222577714)
    let e2 = Scalar.constant(h * -0.0008164344596567469)
    let e3 = Scalar.constant(h * 0.007880878010261995)
    let e4 = Scalar.constant(h * -0.1447110071732629)
    let e5 = Scalar.constant(h * 0.5823571654525552)
    let e6 = Scalar.constant(h * -0.45808210592918697)
    let e7 = Scalar.constant(h * 0.015151515151515152)
    let (absolute, relative) = (Scalar.constant(tolerance.absolute), Scalar.constant(tolerance.relative))
    var sum = Scalar.constant(0)
    for i in 0..<dimension {
      let first = e1 * k1[i] + e2 * k2[i] + e3 * k3[i] + e4 * k4[i]
      let error = first + e5 * k5[i] + e6 * k6[i] + e7 * k7[i]
      let ratio = error / (absolute + relative * Scalar.largerMagnitude(state[i], trial[i]))
      sum += ratio * ratio
    }
    return sum
  }

  /// Moves the running lanes to the end of the step; the others keep their state.
  @inlinable
  func accept() {
    status.pointee.keepFailed(state, in: trial, dimension)
    let (old, new, first, last) = (state, trial, slope(1), slope(7))
    for i in 0..<dimension {
      old[i] = new[i]
      first[i] = last[i]
    }
  }

  /// The state at a fraction of the step, of order 4 (Tsitouras 2011, the continuous extension).
  @inlinable
  func interpolate(at fraction: Double, width: Double, isEnd: Bool) {
    let target = interpolated
    if isEnd {
      target.update(from: trial, count: dimension)
    } else {
      let x = fraction
      let square = x * x
      let weights = (
        -1.0530884977290216 * x * (x - 1.3299890189751412) * (square - 1.4364028541716351 * x + 0.7139816917074209),
        0.1017 * square * (square - 2.1966568338249754 * x + 1.2949852507374631),
        2.490627285651252793 * square * (square - 2.38535645472061657 * x + 1.57803468208092486),
        -16.54810288924490272 * (x - 1.21712927295533244) * (x - 0.61620406037800089) * square,
        47.37952196281928122 * (x - 1.203071208372362603) * (x - 0.658047292653547382) * square,
        -34.87065786149660974 * (x - 1.2) * (x - 0.666666666666666667) * square,
        2.5 * (x - 1) * (x - 0.6) * square
      )
      blend(weights, width, into: target)
    }
    status.pointee.keepFailed(state, in: target, dimension)
  }

  @inlinable
  func blend(
    _ w: (Double, Double, Double, Double, Double, Double, Double), _ h: Double,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    let (k1, k2, k3, k4, k5, k6, k7) = (slope(1), slope(2), slope(3), slope(4), slope(5), slope(6), slope(7))
    for i in 0..<dimension {
      let first = Scalar.constant(w.0) * k1[i] + Scalar.constant(w.1) * k2[i] + Scalar.constant(w.2) * k3[i]
      let second = Scalar.constant(w.3) * k4[i] + Scalar.constant(w.4) * k5[i] + Scalar.constant(w.5) * k6[i]
      target[i] = state[i] + Scalar.constant(h) * (first + second + Scalar.constant(w.6) * k7[i])
    }
  }
}
