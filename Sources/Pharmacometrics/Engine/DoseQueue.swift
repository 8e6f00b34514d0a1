public import DiffEq

/// The doses of up to eight patients: when they arrive, which infusions run, and how much was given in the last day.
///
/// Doses fall at the same times in all lanes, their amounts differ.
@usableFromInline
struct DoseQueue<Scalar: RealScalar> {
  /// A dose that arrives where it acts. Hours; amount after bioavailability.
  @usableFromInline struct Arrival {
    @usableFromInline var time: Double
    @usableFromInline var amount: Scalar
    @usableFromInline var duration: Double

    @inlinable
    init(time: Double, amount: Scalar, duration: Double) {
      self.time = time
      self.amount = amount
      self.duration = duration
    }
  }

  /// A running infusion.
  @usableFromInline struct Infusion {
    @usableFromInline var end: Double
    @usableFromInline var rate: Scalar

    @inlinable
    init(end: Double, rate: Scalar) {
      self.end = end
      self.rate = rate
    }
  }

  /// Arrivals by time; those before `next` have happened.
  @usableFromInline var arrivals: [Arrival] = []
  @usableFromInline var next = 0
  @usableFromInline var infusions: [Infusion] = []

  @usableFromInline init() {}

  @inlinable
  mutating func add(_ arrival: Arrival) {
    var place = arrivals.count
    while place > next && arrivals[place - 1].time > arrival.time { place -= 1 }
    arrivals.insert(arrival, at: place)
  }

  /// When the next dose arrives or the next infusion ends. Hours; infinite where nothing is due.
  @inlinable
  var nextTime: Double {
    var time = next < arrivals.count ? arrivals[next].time : .infinity
    for infusion in infusions { time = Swift.min(time, infusion.end) }
    return time
  }

  /// Takes what is due at a time: boluses go to `bolus`; true where the running infusions changed.
  @inlinable
  mutating func take(at time: Double, bolus: (Scalar) -> Void) -> Bool {
    var hasChanged = false
    if infusions.contains(where: { $0.end <= time }) {
      infusions.removeAll { $0.end <= time }
      hasChanged = true
    }
    while next < arrivals.count && arrivals[next].time <= time {
      let arrival = arrivals[next]
      next += 1
      if arrival.duration > 0 {
        infusions.append(Infusion(end: arrival.time + arrival.duration, rate: arrival.amount / arrival.duration))
        hasChanged = true
      } else {
        bolus(arrival.amount)
      }
    }
    return hasChanged
  }

  /// The sum of the running infusions. Amount per hour.
  @inlinable
  var rate: Scalar {
    var sum = Scalar.constant(0)
    for infusion in infusions { sum += infusion.rate }
    return sum
  }
}
