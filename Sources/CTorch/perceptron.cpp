// Whole multilayer perceptrons, alone or several of one shape, with derivatives written out: one record for all layers, and
// sums, biases and activations without a pass of their own over memory.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "products.hpp"
#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// The values of one member of [members, rows, columns], or of all in common [rows, columns].
const float *member_values(const at::Tensor &values, int64_t member) {
  auto *first = values.data_ptr<float>();
  return values.dim() == 3 ? first + member * values.size(1) * values.size(2) : first;
}

/// h ← activation(h Wₗ + bₗ) for each layer l and member; after the last layer nothing is done.
///
/// Weights of an ensemble are [members, inputs, outputs] with biases [members, 1, outputs]; of one perceptron [outputs,
/// inputs] and [outputs]. The input of an ensemble is [rows, inputs] for all members or [members, rows, inputs].
struct Perceptron : torch::autograd::Function<Perceptron> {
  /// Wₗ of a member as [inputs, outputs].
  static Matrix member_weight(const at::Tensor &weight, int64_t member) {
    auto *values = member_values(weight, member);
    if (weight.dim() == 3) return {values, weight.size(1), weight.size(2), false};
    return {values, weight.size(1), weight.size(0), true};
  }

  static at::Tensor forward(AutogradContext *context, at::TensorList inputs, int64_t activation) {
    int64_t layers = static_cast<int64_t>(inputs.size() - 1) / 2;
    auto x = inputs[0].contiguous();
    bool is_ensemble = inputs[1].dim() == 3;
    int64_t members = is_ensemble ? inputs[1].size(0) : 1, count = x.size(-2);
    variable_list saved{x};
    auto h = x;
    for (int64_t layer = 0; layer < layers; layer++) {
      auto weight = inputs[static_cast<size_t>(1 + 2 * layer)].contiguous();
      auto bias = inputs[static_cast<size_t>(2 + 2 * layer)].contiguous();
      int64_t width = is_ensemble ? weight.size(2) : weight.size(0);
      auto next = is_ensemble ? at::empty({members, count, width}, x.options()) : at::empty({count, width}, x.options());
      bool is_last = layer == layers - 1;
      auto kind = is_last ? Activation::none : static_cast<Activation>(activation);
      for (int64_t member = 0; member < members; member++) {
        auto *to = next.data_ptr<float>() + member * count * width;
        product(to, member_values(h, member), count, member_weight(weight, member));
        add_bias(to, bias.data_ptr<float>() + member * width, kind, count, width);
      }
      h = next;
      if (!is_last) saved.push_back(h);
    }
    for (size_t layer = 0; layer < static_cast<size_t>(layers); layer++) saved.push_back(inputs[1 + 2 * layer]);
    context->save_for_backward(saved);
    context->saved_data["activation"] = activation;
    return h;
  }

  /// The derivatives of one layer, by what comes in at its end.
  struct LayerGradients {
    at::Tensor weight, bias, state;
  };

  /// - Parameters:
  ///   - g: the derivative by the layer's sums [(members,) rows, width].
  ///   - state: what the layer was given.
  static LayerGradients differentiate_layer(const at::Tensor &g, const at::Tensor &state, const at::Tensor &weight,
                                            bool needs_weight, bool needs_state) {
    bool is_ensemble = weight.dim() == 3;
    int64_t members = is_ensemble ? weight.size(0) : 1, count = g.size(-2), width = g.size(-1), depth = state.size(-1);
    LayerGradients found;
    if (needs_weight) {
      found.weight = at::empty_like(weight);
      found.bias = is_ensemble ? at::empty({members, 1, width}, g.options()) : at::empty({width}, g.options());
    }
    if (needs_state) {
      found.state = is_ensemble ? at::empty({members, count, depth}, g.options()) : at::empty({count, depth}, g.options());
    }
    for (int64_t member = 0; member < members; member++) {
      auto *from = member_values(g, member), *given = member_values(state, member);
      if (needs_weight) {
        auto *to = found.weight.data_ptr<float>() + member * depth * width;
        if (is_ensemble) {
          gram(to, given, from, count, depth, width);
        } else {
          gram(to, from, given, count, width, depth);
        }
        column_sums(found.bias.data_ptr<float>() + member * width, from, count, width);
      }
      if (needs_state) {
        auto *to = found.state.data_ptr<float>() + member * count * depth;
        product(to, from, count, member_weight(weight, member).transposed());
      }
    }
    return found;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
    size_t layers = saved.size() / 2;
    const at::Tensor *states = saved.data(), *weights = saved.data() + layers;
    auto g = gradients[0].contiguous();
    variable_list results(2 + 2 * layers);
    for (size_t layer = layers; layer-- > 0;) {
      bool needs_state = layer > 0 || context->needs_input_grad(0);
      auto found = differentiate_layer(g, states[layer], weights[layer].contiguous(),
                                       context->needs_input_grad(1 + 2 * layer), needs_state);
      results[1 + 2 * layer] = found.weight;
      results[2 + 2 * layer] = found.bias;
      if (layer > 0) {
        differentiate(found.state.data_ptr<float>(), states[layer].data_ptr<float>(), activation, found.state.numel());
        g = found.state;
      } else if (needs_state) {
        results[0] = found.state.dim() == states[0].dim() ? found.state : found.state.sum(0);
      }
    }
    return results;
  }
};

}  // namespace

ct_tensor ct_perceptron(ct_tensor input, const ct_tensor *weights, int64_t count, int64_t activation) {
  return produce([&] {
    std::vector<at::Tensor> all{ref(input)};
    for (auto &tensor : tensors(weights, count)) all.push_back(tensor);
    TORCH_CHECK(count >= 2 && count % 2 == 0, count, " weights and biases where a pair is needed for each layer");
    TORCH_CHECK(activation == 1 || activation == 2, "the activation ", activation, " is neither relu (1) nor tanh (2)");
    bool is_ensemble = all[1].dim() == 3;
    TORCH_CHECK(all[0].dim() == 2 || (is_ensemble && all[0].dim() == 3 && all[0].size(0) == all[1].size(0)),
                "an input of size ", all[0].sizes(), " does not fit weights of size ", all[1].sizes());
    int64_t depth = all[0].size(-1);
    for (auto &tensor : all) {
      TORCH_CHECK(tensor.scalar_type() == at::kFloat && tensor.device().is_cpu(), "float32 on the CPU is needed");
    }
    for (size_t place = 1; place < all.size(); place += 2) {
      auto &weight = all[place], &bias = all[place + 1];
      TORCH_CHECK(weight.dim() == (is_ensemble ? 3 : 2), "a weight of size ", weight.sizes(), " beside ", all[1].sizes());
      int64_t width = is_ensemble ? weight.size(2) : weight.size(0);
      TORCH_CHECK(weight.size(1) == depth && bias.size(-1) == width &&
                      bias.numel() == width * (is_ensemble ? all[1].size(0) : 1),
                  "a weight of size ", weight.sizes(), " and a bias of size ", bias.sizes(), " do not fit an input of ",
                  depth, " columns");
      depth = width;
    }
    return Perceptron::apply(at::TensorList(all), activation);
  });
}
