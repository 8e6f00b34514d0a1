#include "narrow.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "exponentials.hpp"

// Each function is compiled for processors with and without wide arithmetic, and the right one chosen at the start.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

namespace ctorch {

FOR_EACH_PROCESSOR
void narrow_depth_product(float *__restrict out, const float *__restrict bias, const float *__restrict x,
                          const float *__restrict w, int64_t rows, int64_t depth, int64_t width) {
  constexpr int64_t block = 32;
  for (int64_t start = 0; start < width; start += block) {
    int64_t length = std::min(block, width - start);
    for (int64_t row = 0; row < rows; row++) {
      float sums[block] = {0};
      if (bias != nullptr) std::copy_n(bias + start, length, sums);
      if (length == block) {
        for (int64_t k = 0; k < depth; k++) {
          float factor = x[row * depth + k];
          const float *from = w + k * width + start;
          for (int64_t i = 0; i < block; i++) sums[i] += factor * from[i];
        }
      } else {
        for (int64_t k = 0; k < depth; k++) {
          float factor = x[row * depth + k];
          const float *from = w + k * width + start;
          for (int64_t i = 0; i < length; i++) sums[i] += factor * from[i];
        }
      }
      std::copy_n(sums, length, out + row * width + start);
    }
  }
}

FOR_EACH_PROCESSOR
void narrow_width_product(float *__restrict out, const float *__restrict bias, const float *__restrict x,
                          const float *__restrict w, int64_t rows, int64_t depth, int64_t width) {
  // Weights with each output's in a gap-free row: for few outputs dot products, else padded to whole vectors.
  if (width <= 4) {
    std::vector<float> transposed(static_cast<size_t>(width * depth));
    for (int64_t k = 0; k < depth; k++) {
      for (int64_t i = 0; i < width; i++) transposed[static_cast<size_t>(i * depth + k)] = w[k * width + i];
    }
    constexpr int64_t block = 32;
    for (int64_t row = 0; row < rows; row++) {
      const float *from = x + row * depth;
      for (int64_t i = 0; i < width; i++) {
        const float *by = transposed.data() + i * depth;
        float sums[block] = {0};
        int64_t k = 0;
        for (; k + block <= depth; k += block) {
          for (int64_t j = 0; j < block; j++) sums[j] += from[k + j] * by[k + j];
        }
        float sum = bias != nullptr ? bias[i] : 0;
        for (; k < depth; k++) sum += from[k] * by[k];
        for (int64_t half = block / 2; half > 0; half /= 2) {
          for (int64_t j = 0; j < half; j++) sums[j] += sums[j + half];
        }
        out[row * width + i] = sum + sums[0];
      }
    }
    return;
  }
  std::vector<float> padded(static_cast<size_t>(depth * narrow_width), 0.0f);
  for (int64_t k = 0; k < depth; k++) std::copy_n(w + k * width, width, padded.data() + k * narrow_width);
  constexpr int64_t lanes = 4;
  for (int64_t row = 0; row < rows; row += lanes) {
    float sums[lanes][narrow_width] = {{0}};
    const float *from[lanes];
    for (int64_t lane = 0; lane < lanes; lane++) {
      from[lane] = x + std::min(row + lane, rows - 1) * depth;
      if (bias != nullptr) std::copy_n(bias, width, sums[lane]);
    }
    for (int64_t k = 0; k < depth; k++) {
      const float *by = padded.data() + k * narrow_width;
      for (int64_t lane = 0; lane < lanes; lane++) {
        float factor = from[lane][k];
        for (int64_t i = 0; i < narrow_width; i++) sums[lane][i] += factor * by[i];
      }
    }
    for (int64_t lane = 0; lane < lanes && row + lane < rows; lane++) {
      std::copy_n(sums[lane], width, out + (row + lane) * width);
    }
  }
}

/// out [depth, width] += xᵀ · g over four rows.
FOR_EACH_PROCESSOR
static void add_four(float *__restrict out, const float *__restrict x, const float *__restrict g, int64_t depth,
                     int64_t width) {
  const float *x1 = x + depth, *x2 = x1 + depth, *x3 = x2 + depth;
  const float *g1 = g + width, *g2 = g1 + width, *g3 = g2 + width;
  for (int64_t k = 0; k < depth; k++) {
    float a = x[k], b = x1[k], c = x2[k], d = x3[k];
    float *to = out + k * width;
    for (int64_t i = 0; i < width; i++) to[i] += a * g[i] + b * g1[i] + c * g2[i] + d * g3[i];
  }
}

FOR_EACH_PROCESSOR
void narrow_gram(float *__restrict out, const float *__restrict x, const float *__restrict g, int64_t rows,
                 int64_t depth, int64_t width) {
  // Vectors run along the wide side.
  if (width < depth) {
    std::vector<float> transposed(static_cast<size_t>(depth * width), 0.0f);
    int64_t row = 0;
    for (; row + 4 <= rows; row += 4) add_four(transposed.data(), g + row * width, x + row * depth, width, depth);
    for (; row < rows; row++) {
      for (int64_t i = 0; i < width; i++) {
        float factor = g[row * width + i];
        for (int64_t k = 0; k < depth; k++) transposed[static_cast<size_t>(i * depth + k)] += factor * x[row * depth + k];
      }
    }
    for (int64_t k = 0; k < depth; k++) {
      for (int64_t i = 0; i < width; i++) out[k * width + i] = transposed[static_cast<size_t>(i * depth + k)];
    }
    return;
  }
  std::memset(out, 0, static_cast<size_t>(depth * width) * sizeof(float));
  int64_t row = 0;
  for (; row + 4 <= rows; row += 4) add_four(out, x + row * depth, g + row * width, depth, width);
  for (; row < rows; row++) {
    for (int64_t k = 0; k < depth; k++) {
      float factor = x[row * depth + k];
      for (int64_t i = 0; i < width; i++) out[k * width + i] += factor * g[row * width + i];
    }
  }
}

/// tanh by minimax polynomials: of x² near zero, and of e^{2x} farther out; within 2 units in the last place.
///
/// Source of the polynomials: Moshier, Cephes mathematical library, tanhf.c; exponentials.hpp.
static inline float tanh_of(float x) {
  float z = x * x;
  float near = ((((-5.70498872745e-3f * z + 2.06390887954e-2f) * z - 5.37397155531e-2f) * z + 1.33314422036e-1f) * z -
                3.33332819422e-1f) * z * x + x;
  float magnitude = std::fabs(x);
  float twice = magnitude < 9.2f ? 2 * magnitude : 18.4f;
  float far = std::copysign(1 - 2 / (exp_of_positive(twice) + 1), x);
  float result = magnitude < 0.625f ? near : far;
  return x != x ? x : result;
}

FOR_EACH_PROCESSOR
void add_bias(float *__restrict out, const float *__restrict bias, Activation activation, int64_t rows,
              int64_t width) {
  for (int64_t row = 0; row < rows; row++) {
    float *to = out + row * width;
    if (activation == Activation::relu) {
      for (int64_t i = 0; i < width; i++) {
        float sum = to[i] + bias[i];
        to[i] = sum < 0 ? 0 : sum;  // keeps what is no number
      }
    } else if (activation == Activation::tanh) {
      for (int64_t i = 0; i < width; i++) to[i] = tanh_of(to[i] + bias[i]);
    } else {
      for (int64_t i = 0; i < width; i++) to[i] += bias[i];
    }
  }
}

FOR_EACH_PROCESSOR
void differentiate(float *__restrict g, const float *__restrict y, Activation activation, int64_t count) {
  if (activation == Activation::relu) {
    for (int64_t i = 0; i < count; i++) g[i] = y[i] <= 0 ? 0 : g[i];
  } else if (activation == Activation::tanh) {
    for (int64_t i = 0; i < count; i++) g[i] *= 1 - y[i] * y[i];
  }
}

FOR_EACH_PROCESSOR
void column_sums(float *__restrict out, const float *__restrict g, int64_t rows, int64_t width) {
  std::memset(out, 0, static_cast<size_t>(width) * sizeof(float));
  for (int64_t row = 0; row < rows; row++) {
    for (int64_t i = 0; i < width; i++) out[i] += g[row * width + i];
  }
}

}  // namespace ctorch
