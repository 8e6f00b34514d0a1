package import Stochastics

/// The streams of a run, one per purpose.
package struct RunKeys: Sendable {
  package let root: Key

  package init(seed: UInt64) { root = Key(seed: seed) }

  var cohort: Key { root.child(.replicate, 1) }
  var split: Key { root.child(.replicate, 2) }
  var cloning: Key { root.child(.replicate, 3) }
  func learning(_ seed: Int) -> Key { root.child(.replicate, 4).child(.replicate, seed) }
  var folds: Key { root.child(.replicate, 5) }
  func nuisance(_ fold: Int) -> Key { root.child(.replicate, 6).child(.fold, fold) }
  var bootstrap: Key { root.child(.replicate, 7) }
  var validation: Key { root.child(.replicate, 9) }
  var surrogates: Key { root.child(.replicate, 10) }
  var subgroups: Key { root.child(.replicate, 11) }
  var review: Key { root.child(.replicate, 12) }
  var calibration: Key { root.child(.replicate, 13) }
  func online(_ seed: Int) -> Key { root.child(.replicate, 8).child(.replicate, seed) }
}
