// What recurrences and convolutions over whole sequences share, with derivatives written out.
//
// Inside, time is the first dimension. Results keep that order of elements behind a view [batch, time, ...], and the next
// layer finds it there.
#pragma once

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "shim.hpp"

namespace ctorch {

/// [batch, time, ...] as gap-free [time, batch, ...].
inline at::Tensor time_major(const at::Tensor &values) { return values.transpose(0, 1).contiguous(); }

/// All but the last dimension as one.
inline at::Tensor rows(const at::Tensor &values) { return values.view({-1, values.size(-1)}); }

/// What is written out leaves no record, so a derivative of the derivative would be wrong without notice.
inline void check_first_derivative() {
  TORCH_CHECK(!at::GradMode::is_enabled(), "this operation over sequences has no second derivative");
}

}  // namespace ctorch
