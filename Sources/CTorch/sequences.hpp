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

/// [time + 1, ...] without its last time, and without its first.
inline at::Tensor earlier(const at::Tensor &values) { return values.narrow(0, 0, values.size(0) - 1); }
inline at::Tensor later(const at::Tensor &values) { return values.narrow(0, 1, values.size(0) - 1); }

/// The elements at one time of gap-free [time, ...].
template <class T> T *at_time(const at::Tensor &values, int64_t time) {
  return values.data_ptr<T>() + time * values.stride(0);
}

/// That a recurrence may run through the memory of these tensors as they expect.
inline void check_sequence(const at::Tensor &input, int64_t gates, std::initializer_list<at::Tensor> states,
                    const at::Tensor &weight_ih, const at::Tensor &weight_hh, const at::Tensor &bias_ih,
                    const at::Tensor &bias_hh) {
  TORCH_CHECK(input.device().is_cpu(), "the recurrence over sequences runs on the CPU, not on ", input.device());
  TORCH_CHECK(input.dim() == 3 && input.size(1) > 0, "the input must be [batch, time, features], not of size ",
              input.sizes());
  TORCH_CHECK(weight_hh.dim() == 2 && weight_hh.size(0) == gates * weight_hh.size(1), "the recurrent weight of size ",
              weight_hh.sizes(), " must have ", gates, " rows per column");
  int64_t batch = input.size(0), features = input.size(2), width = weight_hh.size(1);
  auto check = [&](const char *name, const at::Tensor &values, at::IntArrayRef size) {
    TORCH_CHECK(values.sizes() == size, "the ", name, " has size ", values.sizes(), " where ", size, " is needed");
    TORCH_CHECK(values.scalar_type() == input.scalar_type(), "the ", name, " is not of the input's element type");
  };
  check("input weight", weight_ih, {gates * width, features});
  check("recurrent weight", weight_hh, {gates * width, width});
  check("input bias", bias_ih, {gates * width});
  check("recurrent bias", bias_hh, {gates * width});
  for (auto &state : states) check("state", state, {batch, width});
}

}  // namespace ctorch
