// Exponentials of single numbers that a loop over many can be vectorized with.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace ctorch {

/// e^x for 0 ≤ x ≤ 88, within 2 units in the last place.
///
/// Source of the polynomial: Moshier, Cephes mathematical library, expf.c.
inline __attribute__((always_inline)) float exp_of_positive(float x) {
  float whole = static_cast<float>(static_cast<int32_t>(x * 1.44269504088896341f + 0.5f));
  float rest = x - whole * 0.693359375f + whole * 2.12194440e-4f;
  float power = (((((1.9875691500e-4f * rest + 1.3981999507e-3f) * rest + 8.3334519073e-3f) * rest + 4.1665795894e-2f) *
                      rest + 1.6666665459e-1f) * rest + 5.0000001201e-1f) * rest * rest + rest + 1;
  int32_t bits = (static_cast<int32_t>(whole) + 127) << 23;
  float scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return power * scale;
}

/// 1 / (1 + e^-x); what is no number stays so.
inline __attribute__((always_inline)) float sigmoid_of(float x) {
  float magnitude = std::fabs(x);
  float power = exp_of_positive(magnitude < 88.0f ? magnitude : 88.0f);
  float result = (x < 0 ? 1.0f : power) / (1 + power);
  return x != x ? x : result;
}

inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

/// tanh(x) with an absolute error of one rounding of a number of order one.
template <class T> inline __attribute__((always_inline)) T tanh_by_sigmoid(T x) { return 2 * sigmoid_of(2 * x) - 1; }

/// e^-max(0, x); what is no number stays so.
inline __attribute__((always_inline)) float decay_of(float x) {
  float above = x > 0 ? x : 0;
  float result = 1 / exp_of_positive(above < 88.0f ? above : 88.0f);
  return x != x ? x : result;
}

inline double decay_of(double x) { return x != x ? x : std::exp(x > 0 ? -x : 0); }

}  // namespace ctorch
