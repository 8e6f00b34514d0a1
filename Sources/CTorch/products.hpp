// Products of matrices, through kernels of their own where a side is narrow.
#pragma once

#include <ATen/ops/mm.h>

#include "narrow.hpp"

namespace ctorch {

inline bool is_narrow(const at::Tensor &values, int64_t depth, int64_t width) {
  return values.scalar_type() == at::kFloat && (depth <= narrow_width || width <= narrow_width);
}

/// y [rows, width] = x [rows, depth] · w [depth, width]; w may be a transposed view, x and y are gap-free.
inline void product(const at::Tensor &y, const at::Tensor &x, const at::Tensor &w) {
  int64_t depth = w.size(0), width = w.size(1);
  if (is_narrow(x, depth, width)) {
    auto by = w.contiguous();
    auto run = width <= narrow_width && depth > 4 ? narrow_width_product : narrow_depth_product;
    run(y.data_ptr<float>(), nullptr, x.data_ptr<float>(), by.data_ptr<float>(), x.size(0), depth, width);
  } else {
    auto out = y;
    at::mm_out(out, x, w);
  }
}

/// xᵀ · g [depth, width], in `out`; all are gap-free.
inline void gram(const at::Tensor &out, const at::Tensor &x, const at::Tensor &g) {
  int64_t depth = x.size(1), width = g.size(1);
  if (is_narrow(x, depth, width)) {
    narrow_gram(out.data_ptr<float>(), x.data_ptr<float>(), g.data_ptr<float>(), x.size(0), depth, width);
  } else {
    auto to = out;
    at::mm_out(to, x.t(), g);
  }
}

}  // namespace ctorch
