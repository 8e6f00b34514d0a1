// Products of matrices, through kernels of their own where a side is narrow, else by the BLAS itself: for small matrices a call
// by way of the library takes as long as the product.
#pragma once

#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>

#include <vector>

#include "narrow.hpp"

/// out ← alpha · op(a) · op(b) + beta · out by columns, of the BLAS that libtorch was built with; missing where it is hidden.
extern "C" __attribute__((weak)) void sgemm_(const char *op_a, const char *op_b, const int *rows, const int *columns,
                                             const int *depth, const float *alpha, const float *a, const int *a_step,
                                             const float *b, const int *b_step, const float *beta, float *out,
                                             const int *out_step);

namespace ctorch {

/// A matrix of `rows` and `columns` that lies gap-free at `values`, by rows, or, where transposed, by columns.
struct Matrix {
  const float *values;
  int64_t rows, columns;
  bool is_transposed;

  Matrix transposed() const { return {values, columns, rows, !is_transposed}; }
};

/// out [a.rows, b.columns] = a · b.
inline void multiply(float *out, const Matrix &a, const Matrix &b) {
  if (sgemm_) {
    // By columns outᵀ = bᵀ aᵀ, and what lies by rows is, by columns, transposed.
    const int width = static_cast<int>(b.columns), count = static_cast<int>(a.rows), depth = static_cast<int>(a.columns);
    const int b_step = b.is_transposed ? depth : width, a_step = a.is_transposed ? count : depth;
    const float one = 1, zero = 0;
    sgemm_(b.is_transposed ? "T" : "N", a.is_transposed ? "T" : "N", &width, &count, &depth, &one, b.values, &b_step,
           a.values, &a_step, &zero, out, &width);
    return;
  }
  auto view = [](const Matrix &matrix) {
    auto data = const_cast<float *>(matrix.values);
    return matrix.is_transposed ? at::from_blob(data, {matrix.columns, matrix.rows}, at::kFloat).t()
                                : at::from_blob(data, {matrix.rows, matrix.columns}, at::kFloat);
  };
  auto result = at::from_blob(out, {a.rows, b.columns}, at::kFloat);
  at::mm_out(result, view(a), view(b));
}

/// y [rows, width] = x [rows, depth] · w [depth, width].
inline void product(float *y, const float *x, int64_t rows, const Matrix &w) {
  int64_t depth = w.rows, width = w.columns;
  if (depth > narrow_width && width > narrow_width) return multiply(y, {x, rows, depth, false}, w);
  auto run = width <= narrow_width && depth > 4 ? narrow_width_product : narrow_depth_product;
  if (!w.is_transposed) return run(y, nullptr, x, w.values, rows, depth, width);
  std::vector<float> by_rows(static_cast<size_t>(depth * width));
  for (int64_t i = 0; i < depth; i++) {
    for (int64_t j = 0; j < width; j++) by_rows[static_cast<size_t>(i * width + j)] = w.values[j * depth + i];
  }
  run(y, nullptr, x, by_rows.data(), rows, depth, width);
}

/// xᵀ · g [depth, width] in `out`, of x [rows, depth] and g [rows, width].
inline void gram(float *out, const float *x, const float *g, int64_t rows, int64_t depth, int64_t width) {
  if (depth <= narrow_width || width <= narrow_width) return narrow_gram(out, x, g, rows, depth, width);
  multiply(out, {x, depth, rows, true}, {g, rows, width, false});
}

/// y [rows, width] = x [rows, depth] · w [depth, width] of any type; w may be a transposed view, x and y are gap-free.
inline void product(const at::Tensor &y, const at::Tensor &x, const at::Tensor &w) {
  if (x.scalar_type() == at::kFloat) {
    bool is_transposed = w.stride(0) == 1 && w.stride(1) == w.size(0);
    auto by = is_transposed ? w : w.contiguous();
    return product(y.data_ptr<float>(), x.data_ptr<float>(), x.size(0),
                   {by.data_ptr<float>(), w.size(0), w.size(1), is_transposed});
  }
  auto out = y;
  at::mm_out(out, x, w);
}

/// xᵀ · g [depth, width] of any type, in `out`; all are gap-free.
inline void gram(const at::Tensor &out, const at::Tensor &x, const at::Tensor &g) {
  if (x.scalar_type() == at::kFloat) {
    return gram(out.data_ptr<float>(), x.data_ptr<float>(), g.data_ptr<float>(), x.size(0), x.size(1), g.size(1));
  }
  auto to = out;
  at::mm_out(to, x.t(), g);
}

}  // namespace ctorch
