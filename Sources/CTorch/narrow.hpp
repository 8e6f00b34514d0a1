// Products of matrices of which one side is narrow, as at the ends of a perceptron, where a general product spends its time
// on setting up. Rows are independent, so that a row's result does not depend on how many others there are.
#pragma once

#include <cstdint>

namespace ctorch {

/// The widest side that counts as narrow.
constexpr int64_t narrow_width = 16;

/// out [rows, width] = bias [width] + x [rows, depth] · w [depth, width], for a narrow depth.
void narrow_depth_product(float *out, const float *bias, const float *x, const float *w, int64_t rows, int64_t depth,
                          int64_t width);

/// The same for a narrow width. `bias` may be null.
void narrow_width_product(float *out, const float *bias, const float *x, const float *w, int64_t rows, int64_t depth,
                          int64_t width);

/// out [depth, width] = xᵀ · g, of x [rows, depth] and g [rows, width], for a narrow depth or width.
void narrow_gram(float *out, const float *x, const float *g, int64_t rows, int64_t depth, int64_t width);

/// What is done to a sum x·w + b.
enum class Activation : int64_t { none, relu, tanh };

/// out [rows, width] ← activation(out + bias).
void add_bias(float *out, const float *bias, Activation activation, int64_t rows, int64_t width);

/// g ← g · activation'(·), by the activation's result y.
void differentiate(float *g, const float *y, Activation activation, int64_t count);

/// out [width] = the sum of the rows of g.
void column_sums(float *out, const float *g, int64_t rows, int64_t width);

}  // namespace ctorch
