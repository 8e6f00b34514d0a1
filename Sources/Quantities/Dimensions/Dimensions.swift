/// Mass of a drug or substance, in mg.
public enum Mass: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.milligram }

/// Volume, in L.
public enum Volume: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.liter }

/// Time, in h.
public enum Time: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.hour }

/// Body surface area, in m2.
public enum Area: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.squareMeter }

/// Body mass, in kg: of the same kind as ``Mass``, but never added to a dose.
public enum BodyMass: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.kilogram }

/// Length (a lesion's diameter, a patient's height), in mm.
public enum Length: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.millimeter }

/// Mass concentration, in mg/L.
public enum Concentration: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.milligramPerLiter }

/// Amount-of-substance concentration, in umol/L.
public enum MolarConcentration: PhysicalDimension {
  public static let canonicalUnit = ClinicalUnit.micromolePerLiter
}

/// Mass of one mole, in g/mol.
public enum MolarMass: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.gramPerMole }

/// Volume cleared of drug per time, in L/h.
public enum Clearance: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.literPerHour }

/// A first-order rate, in 1/h.
public enum Rate: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.perHour }

/// Mass given per time (an infusion rate, a daily dose), in mg/h.
public enum MassRate: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.milligramPerHour }

/// Area under a concentration curve, in mg.h/L.
public enum Exposure: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.milligramHourPerLiter }

/// Dose per body surface area, in mg/m2.
public enum MassPerArea: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.milligramPerSquareMeter }

/// Dose per body mass, in mg/kg.
public enum MassPerBodyMass: PhysicalDimension {
  public static let canonicalUnit = ClinicalUnit.milligramPerKilogram
}

/// Number of cells per volume, in 10*9/L.
public enum CellConcentration: PhysicalDimension { public static let canonicalUnit = ClinicalUnit.gigaPerLiter }
