// What every file of the shim shares: references, errors, threads.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "CTorch.h"

namespace ctorch {

/// Records the exception being caught as the thread's last error.
void record_exception() noexcept;

/// Sets the thread's number of intra-operation threads to one, once per thread. libtorch's own default is the number
/// of cores, and then a sum's rounding would depend on the machine.
void prepare_thread();
extern thread_local bool is_prepared;

inline void enter() {
  if (__builtin_expect(!is_prepared, 0)) prepare_thread();
}

inline at::Tensor &ref(ct_tensor tensor) { return *reinterpret_cast<at::Tensor *>(tensor); }

inline ct_tensor own(at::Tensor tensor) { return reinterpret_cast<ct_tensor>(new at::Tensor(std::move(tensor))); }

/// Owns several tensors, NULL for those that are not defined; where memory runs out midway, nothing is kept.
void own_all(std::vector<at::Tensor> tensors, ct_tensor *results);

/// As `own_all`, of two.
void own_both(at::Tensor first, at::Tensor second, ct_tensor *first_result, ct_tensor *second_result);

inline std::optional<at::Tensor> optional(ct_tensor tensor) {
  return tensor ? std::optional<at::Tensor>(ref(tensor)) : std::nullopt;
}

inline at::Scalar scalar(ct_scalar value) { return value.is_integer ? at::Scalar(value.integer) : at::Scalar(value.real); }

inline at::IntArrayRef list(const int64_t *values, int64_t count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

std::vector<at::Tensor> tensors(const ct_tensor *values, int64_t count);
at::ScalarType scalar_type(int32_t dtype);
at::Device device(int32_t index);
at::TensorOptions options(int32_t dtype, int32_t device);

/// Runs `body` and owns its tensor; NULL after an exception.
template <class Body> ct_tensor produce(Body &&body) noexcept {
  try {
    enter();
    return own(body());
  } catch (...) {
    record_exception();
    return nullptr;
  }
}

/// Runs `body`; 1 after an exception.
template <class Body> int32_t perform(Body &&body) noexcept {
  try {
    enter();
    body();
    return 0;
  } catch (...) {
    record_exception();
    return 1;
  }
}

/// The value of `body`; `fallback` after an exception.
template <class Value, class Body> Value query(Value fallback, Body &&body) noexcept {
  try {
    return body();
  } catch (...) {
    record_exception();
    return fallback;
  }
}

}  // namespace ctorch
