// The products that dosing uses, written by hand: C = A/V, A = CL·AUC, CL = k·V and their turns. The canonical units
// fit together (mg, L, h, m2, kg), so that each is one multiplication or division.

// MARK: Concentration = mass / volume
public func / (mass: Quantity<Mass>, volume: Quantity<Volume>) -> Quantity<Concentration> {
  Quantity(canonical: mass.canonical / volume.canonical)
}
public func * (concentration: Quantity<Concentration>, volume: Quantity<Volume>) -> Quantity<Mass> {
  Quantity(canonical: concentration.canonical * volume.canonical)
}
public func / (mass: Quantity<Mass>, concentration: Quantity<Concentration>) -> Quantity<Volume> {
  Quantity(canonical: mass.canonical / concentration.canonical)
}

// MARK: Clearance = volume / time = rate · volume
public func * (clearance: Quantity<Clearance>, time: Quantity<Time>) -> Quantity<Volume> {
  Quantity(canonical: clearance.canonical * time.canonical)
}
public func / (volume: Quantity<Volume>, time: Quantity<Time>) -> Quantity<Clearance> {
  Quantity(canonical: volume.canonical / time.canonical)
}
public func / (clearance: Quantity<Clearance>, volume: Quantity<Volume>) -> Quantity<Rate> {
  Quantity(canonical: clearance.canonical / volume.canonical)
}
public func * (rate: Quantity<Rate>, volume: Quantity<Volume>) -> Quantity<Clearance> {
  Quantity(canonical: rate.canonical * volume.canonical)
}
public func * (rate: Quantity<Rate>, time: Quantity<Time>) -> Double {
  rate.canonical * time.canonical
}

// MARK: Mass rate = mass / time = clearance · concentration
public func / (mass: Quantity<Mass>, time: Quantity<Time>) -> Quantity<MassRate> {
  Quantity(canonical: mass.canonical / time.canonical)
}
public func * (rate: Quantity<MassRate>, time: Quantity<Time>) -> Quantity<Mass> {
  Quantity(canonical: rate.canonical * time.canonical)
}
public func * (clearance: Quantity<Clearance>, concentration: Quantity<Concentration>) -> Quantity<MassRate> {
  Quantity(canonical: clearance.canonical * concentration.canonical)
}

// MARK: Exposure = concentration · time = mass / clearance
public func * (concentration: Quantity<Concentration>, time: Quantity<Time>) -> Quantity<Exposure> {
  Quantity(canonical: concentration.canonical * time.canonical)
}
public func / (mass: Quantity<Mass>, clearance: Quantity<Clearance>) -> Quantity<Exposure> {
  Quantity(canonical: mass.canonical / clearance.canonical)
}
public func * (exposure: Quantity<Exposure>, clearance: Quantity<Clearance>) -> Quantity<Mass> {
  Quantity(canonical: exposure.canonical * clearance.canonical)
}

// MARK: Dose per body size
public func * (dose: Quantity<MassPerArea>, area: Quantity<Area>) -> Quantity<Mass> {
  Quantity(canonical: dose.canonical * area.canonical)
}
public func / (mass: Quantity<Mass>, area: Quantity<Area>) -> Quantity<MassPerArea> {
  Quantity(canonical: mass.canonical / area.canonical)
}
public func * (dose: Quantity<MassPerBodyMass>, body: Quantity<BodyMass>) -> Quantity<Mass> {
  Quantity(canonical: dose.canonical * body.canonical)
}
public func / (mass: Quantity<Mass>, body: Quantity<BodyMass>) -> Quantity<MassPerBodyMass> {
  Quantity(canonical: mass.canonical / body.canonical)
}

// MARK: Molar and mass concentration, only with a molar mass (1 umol/L of 1 g/mol is 1 ug/L)
public func * (
  concentration: Quantity<MolarConcentration>, molarMass: Quantity<MolarMass>
) -> Quantity<Concentration> {
  Quantity(canonical: concentration.canonical * molarMass.canonical / 1000)
}
public func / (
  concentration: Quantity<Concentration>, molarMass: Quantity<MolarMass>
) -> Quantity<MolarConcentration> {
  Quantity(canonical: concentration.canonical * 1000 / molarMass.canonical)
}
