#include <ATen/ops/addcmul.h>
#include <ATen/ops/all.h>
#include <ATen/ops/any.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/floor_divide.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/threshold_backward.h>
#include <ATen/ops/where.h>

#include "shim.hpp"

using namespace ctorch;

#define METHOD(name)                                                                                                  \
  ct_tensor ct_##name(ct_tensor input) {                                                                              \
    return produce([&] { return ref(input).name(); });                                                                \
  }
METHOD(exp)
METHOD(expm1)
METHOD(log)
METHOD(log1p)
METHOD(sqrt)
METHOD(rsqrt)
METHOD(square)
METHOD(reciprocal)
METHOD(abs)
METHOD(neg)
METHOD(sign)
METHOD(floor)
METHOD(ceil)
METHOD(round)
METHOD(tanh)
METHOD(sigmoid)
METHOD(relu)
METHOD(sin)
METHOD(cos)
METHOD(atanh)
METHOD(erf)
METHOD(logical_not)
METHOD(detach)
METHOD(clone)
METHOD(contiguous)
#undef METHOD

#define FUNCTION(name)                                                                                                \
  ct_tensor ct_##name(ct_tensor input) {                                                                              \
    return produce([&] { return at::name(ref(input)); });                                                             \
  }
FUNCTION(silu)
FUNCTION(log_sigmoid)
FUNCTION(isnan)
FUNCTION(isfinite)
#undef FUNCTION

#define BINARY(name)                                                                                                  \
  ct_tensor ct_##name(ct_tensor a, ct_tensor b) {                                                                     \
    return produce([&] { return ref(a).name(ref(b)); });                                                              \
  }
#define WITH_SCALAR(name)                                                                                             \
  ct_tensor ct_##name##_scalar(ct_tensor a, ct_scalar b) {                                                            \
    return produce([&] { return ref(a).name(scalar(b)); });                                                           \
  }
CT_BINARY(BINARY)
CT_BINARY(WITH_SCALAR)
WITH_SCALAR(remainder)
WITH_SCALAR(floor_divide)
BINARY(minimum)
BINARY(maximum)
BINARY(logical_and)
BINARY(logical_or)
BINARY(logical_xor)
#undef WITH_SCALAR
#undef BINARY

ct_tensor ct_rsub_scalar(ct_scalar a, ct_tensor b) {
  return produce([&] { return at::rsub(ref(b), scalar(a)); });
}

ct_tensor ct_rdiv_scalar(ct_scalar a, ct_tensor b) {
  return produce([&] { return at::reciprocal(ref(b)).mul(scalar(a)); });
}

ct_tensor ct_rpow_scalar(ct_scalar a, ct_tensor b) {
  return produce([&] { return at::pow(scalar(a), ref(b)); });
}

static std::optional<at::Scalar> limit(const double *value) {
  return value ? std::optional<at::Scalar>(*value) : std::nullopt;
}

ct_tensor ct_clamp(ct_tensor input, const double *minimum, const double *maximum) {
  return produce([&] { return ref(input).clamp(limit(minimum), limit(maximum)); });
}

int32_t ct_clamp_(ct_tensor target, const double *minimum, const double *maximum) {
  return perform([&] { ref(target).clamp_(limit(minimum), limit(maximum)); });
}

ct_tensor ct_gelu(ct_tensor input, bool tanh_approximation) {
  return produce([&] { return at::gelu(ref(input), tanh_approximation ? "tanh" : "none"); });
}

ct_tensor ct_softplus(ct_tensor input, double beta, double threshold) {
  return produce([&] { return at::softplus(ref(input), beta, threshold); });
}

ct_tensor ct_leaky_relu(ct_tensor input, double slope) {
  return produce([&] { return at::leaky_relu(ref(input), slope); });
}

ct_tensor ct_elu(ct_tensor input, double alpha) {
  return produce([&] { return at::elu(ref(input), alpha); });
}

ct_tensor ct_where(ct_tensor condition, ct_tensor a, ct_tensor b) {
  return produce([&] { return at::where(ref(condition), ref(a), ref(b)); });
}

ct_tensor ct_masked_fill(ct_tensor input, ct_tensor mask, ct_scalar value) {
  return produce([&] { return ref(input).masked_fill(ref(mask), scalar(value)); });
}

ct_tensor ct_lerp(ct_tensor a, ct_tensor b, double weight) {
  return produce([&] { return ref(a).lerp(ref(b), weight); });
}

ct_tensor ct_addcmul(ct_tensor input, ct_tensor a, ct_tensor b, double value) {
  return produce([&] { return ref(input).addcmul(ref(a), ref(b), value); });
}

ct_tensor ct_nan_to_num(ct_tensor input, double nan, double positive, double negative) {
  return produce([&] { return ref(input).nan_to_num(nan, positive, negative); });
}

int32_t ct_copy_(ct_tensor target, ct_tensor source) {
  return perform([&] { ref(target).copy_(ref(source)); });
}

int32_t ct_add_(ct_tensor target, ct_tensor source, double alpha) {
  return perform([&] { ref(target).add_(ref(source), alpha); });
}

int32_t ct_mul_(ct_tensor target, ct_tensor source) {
  return perform([&] { ref(target).mul_(ref(source)); });
}

int32_t ct_add_scalar_(ct_tensor target, ct_scalar value) {
  return perform([&] { ref(target).add_(scalar(value)); });
}

int32_t ct_mul_scalar_(ct_tensor target, ct_scalar value) {
  return perform([&] { ref(target).mul_(scalar(value)); });
}

int32_t ct_lerp_(ct_tensor target, ct_tensor source, double weight) {
  return perform([&] { ref(target).lerp_(ref(source), weight); });
}

int32_t ct_fill_(ct_tensor target, ct_scalar value) {
  return perform([&] { ref(target).fill_(scalar(value)); });
}

int32_t ct_relu_(ct_tensor target) {
  return perform([&] { ref(target).relu_(); });
}

int32_t ct_relu_backward_(ct_tensor gradient, ct_tensor output) {
  return perform([&] {
    TORCH_CHECK(ref(gradient).sizes() == ref(output).sizes(), "the gradient has size ", ref(gradient).sizes(),
                " and the output size ", ref(output).sizes());
    at::threshold_backward_out(ref(gradient), ref(gradient), ref(output), 0);
  });
}
