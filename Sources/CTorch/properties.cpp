#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstring>

#include "shim.hpp"

using namespace ctorch;

int64_t ct_rank(ct_tensor tensor) {
  return query<int64_t>(0, [&] { return ref(tensor).dim(); });
}

void ct_shape(ct_tensor tensor, int64_t *shape) {
  perform([&] {
    auto sizes = ref(tensor).sizes();
    std::copy(sizes.begin(), sizes.end(), shape);
  });
}

int64_t ct_count(ct_tensor tensor) {
  return query<int64_t>(0, [&] { return ref(tensor).numel(); });
}

int32_t ct_dtype(ct_tensor tensor) {
  return query<int32_t>(CT_OTHER, [&]() -> int32_t {
    switch (ref(tensor).scalar_type()) {
    case at::kFloat: return CT_FLOAT32;
    case at::kDouble: return CT_FLOAT64;
    case at::kLong: return CT_INT64;
    case at::kBool: return CT_BOOL;
    default: return CT_OTHER;
    }
  });
}

int32_t ct_device(ct_tensor tensor) {
  return query<int32_t>(CT_CPU, [&]() -> int32_t {
    auto device = ref(tensor).device();
    return device.is_cpu() ? CT_CPU : device.index();
  });
}

int32_t ct_item(ct_tensor tensor, double *value) {
  return perform([&] { *value = ref(tensor).item().toDouble(); });
}

int32_t ct_item_integer(ct_tensor tensor, int64_t *value) {
  return perform([&] { *value = ref(tensor).item().toLong(); });
}

int32_t ct_values(ct_tensor tensor, int32_t dtype, void *values) {
  return perform([&] {
    auto dense = ref(tensor).detach().to(at::Device(at::kCPU), scalar_type(dtype)).contiguous();
    if (dense.numel() > 0) std::memcpy(values, dense.const_data_ptr(), dense.nbytes());
  });
}

int32_t ct_same(ct_tensor a, ct_tensor b, bool *same) {
  return perform([&] { *same = ref(a).equal(ref(b)); });
}

ct_tensor ct_to(ct_tensor tensor, int32_t dtype, int32_t to_device) {
  return produce([&] { return ref(tensor).to(device(to_device), scalar_type(dtype)); });
}

bool ct_requires_grad(ct_tensor tensor) {
  return query(false, [&] { return ref(tensor).requires_grad(); });
}

int32_t ct_set_requires_grad(ct_tensor tensor, bool value) {
  return perform([&] { ref(tensor).set_requires_grad(value); });
}

ct_tensor ct_grad(ct_tensor tensor) {
  return query<ct_tensor>(nullptr, [&]() -> ct_tensor {
    auto &gradient = ref(tensor).grad();
    return gradient.defined() ? own(gradient) : nullptr;
  });
}

// An optimizer's fused step reads a gradient's memory element by element along the parameter's, whatever its strides.
static void check_gradient(const at::Tensor &parameter, const at::Tensor &gradient) {
  TORCH_CHECK(gradient.sizes() == parameter.sizes(), "the gradient has size ", gradient.sizes(),
              " and the parameter has size ", parameter.sizes());
  TORCH_CHECK(gradient.scalar_type() == parameter.scalar_type(), "the gradient is of type ", gradient.scalar_type(),
              " and the parameter of type ", parameter.scalar_type());
  TORCH_CHECK(gradient.device() == parameter.device(), "the gradient is on ", gradient.device(),
              " and the parameter on ", parameter.device());
  TORCH_CHECK((gradient.is_contiguous() && parameter.is_contiguous()) || gradient.strides() == parameter.strides(),
              "the gradient's elements lie in another order than the parameter's; make it contiguous");
}

int32_t ct_set_grad(ct_tensor tensor, ct_tensor gradient) {
  return perform([&] {
    auto &parameter = ref(tensor);
    if (gradient) check_gradient(parameter, ref(gradient));
    parameter.mutable_grad() = gradient ? ref(gradient) : at::Tensor();
  });
}

int32_t ct_backward(ct_tensor tensor, ct_tensor gradient, bool retain_graph) {
  return perform([&] {
    torch::autograd::backward({ref(tensor)}, {gradient ? ref(gradient) : at::Tensor()}, retain_graph);
  });
}

int32_t ct_gradients(ct_tensor output, ct_tensor seed, const ct_tensor *inputs, int64_t count, bool retain_graph,
                     bool create_graph, ct_tensor *gradients) {
  return perform([&] {
    auto result = torch::autograd::grad({ref(output)}, tensors(inputs, count), {seed ? ref(seed) : at::Tensor()},
                                        retain_graph, create_graph, /*allow_unused=*/true);
    own_all(std::move(result), gradients);
  });
}

bool ct_grad_mode(void) {
  return query(true, [] { return c10::GradMode::is_enabled(); });
}

void ct_set_grad_mode(bool enabled) {
  perform([&] { c10::GradMode::set_enabled(enabled); });
}
