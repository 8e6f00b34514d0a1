#ifndef CTORCH_H
#define CTORCH_H

// A C interface to the part of libtorch that Titrate's learners need.
//
// A `ct_tensor` is an opaque, owned reference to a tensor; free it with `ct_free`. A function that returns a tensor
// returns NULL where it failed; a function that returns `int32_t` returns 0 for success. After a failure
// `ct_last_error` gives the reason (per thread), and nothing has been written through a pointer to results. No C++
// exception leaves these functions. A parameter described as optional may be NULL.

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_s *ct_tensor;

/// A number that an operation takes beside tensors; integers stay integers, so type promotion follows PyTorch.
typedef struct {
  bool is_integer;
  int64_t integer;
  double real;
} ct_scalar;

/// Element types.
enum { CT_FLOAT32 = 0, CT_FLOAT64 = 1, CT_INT64 = 2, CT_BOOL = 3, CT_OTHER = 4 };

/// `device` is -1 for the CPU and else the index of a CUDA device.
enum { CT_CPU = -1 };

const char *ct_last_error(void);
void ct_free(ct_tensor tensor);

// Threads: one thread computes an operation unless `ct_set_threads` was called on the calling thread.
int32_t ct_set_threads(int32_t count);
int32_t ct_threads(void);
int32_t ct_cuda_device_count(void);

// Creation
ct_tensor ct_from_values(const void *values, int32_t dtype, const int64_t *shape, int64_t rank, int32_t to_dtype,
                         int32_t device);
ct_tensor ct_full(ct_scalar value, const int64_t *shape, int64_t rank, int32_t dtype, int32_t device);
ct_tensor ct_empty(const int64_t *shape, int64_t rank, int32_t dtype, int32_t device);
ct_tensor ct_full_like(ct_tensor tensor, ct_scalar value);
ct_tensor ct_arange(ct_scalar start, ct_scalar end, ct_scalar step, int32_t dtype, int32_t device);
ct_tensor ct_linspace(double start, double end, int64_t count, int32_t dtype, int32_t device);
ct_tensor ct_eye(int64_t count, int32_t dtype, int32_t device);

// Random numbers, always drawn on the CPU, so that they do not depend on the device.
ct_tensor ct_random_uniform(uint64_t seed, double low, double high, const int64_t *shape, int64_t rank, int32_t dtype,
                            int32_t device);
ct_tensor ct_random_normal(uint64_t seed, const int64_t *shape, int64_t rank, int32_t dtype, int32_t device);
ct_tensor ct_random_integers(uint64_t seed, int64_t low, int64_t high, const int64_t *shape, int64_t rank,
                             int32_t device);
ct_tensor ct_random_permutation(uint64_t seed, int64_t count, int32_t device);
ct_tensor ct_multinomial(ct_tensor probabilities, int64_t count, bool replacement, uint64_t seed);

// Properties and read-out
int64_t ct_rank(ct_tensor tensor);
void ct_shape(ct_tensor tensor, int64_t *shape);
int64_t ct_count(ct_tensor tensor);
int32_t ct_dtype(ct_tensor tensor);
int32_t ct_device(ct_tensor tensor);
int32_t ct_item(ct_tensor tensor, double *value);
int32_t ct_item_integer(ct_tensor tensor, int64_t *value);
int32_t ct_values(ct_tensor tensor, int32_t dtype, void *values);
int32_t ct_same(ct_tensor a, ct_tensor b, bool *same);
ct_tensor ct_to(ct_tensor tensor, int32_t dtype, int32_t device);

// Automatic differentiation
bool ct_requires_grad(ct_tensor tensor);
int32_t ct_set_requires_grad(ct_tensor tensor, bool value);
/// NULL without an error where the tensor has no gradient.
ct_tensor ct_grad(ct_tensor tensor);
/// NULL removes the gradient; else it must have the tensor's shape, type, device and order of elements.
int32_t ct_set_grad(ct_tensor tensor, ct_tensor gradient);
int32_t ct_backward(ct_tensor tensor, ct_tensor gradient, bool retain_graph);
/// The gradients of `sum(output * seed)` by each input (written to `gradients`; NULL for an input that is not used).
int32_t ct_gradients(ct_tensor output, ct_tensor seed, const ct_tensor *inputs, int64_t count, bool retain_graph,
                     bool create_graph, ct_tensor *gradients);
bool ct_grad_mode(void);
void ct_set_grad_mode(bool enabled);

// Elementwise, one operand
#define CT_UNARY(X)                                                                                                   \
  X(exp) X(expm1) X(log) X(log1p) X(sqrt) X(rsqrt) X(square) X(reciprocal) X(abs) X(neg) X(sign) X(floor) X(ceil)    \
  X(round) X(tanh) X(sigmoid) X(relu) X(sin) X(cos) X(atanh) X(erf) X(silu) X(log_sigmoid) X(isnan) X(isfinite)      \
  X(logical_not) X(detach) X(clone) X(contiguous) X(sum_all) X(mean_all) X(max_all) X(min_all) X(prod_all) X(any_all) \
  X(all_all) X(zeros_like) X(ones_like)
#define CT_DECLARE(name) ct_tensor ct_##name(ct_tensor input);
CT_UNARY(CT_DECLARE)
#undef CT_DECLARE

// Elementwise, two operands (broadcast), each also with a number on the right
#define CT_BINARY(X)                                                                                                  \
  X(add) X(sub) X(mul) X(div) X(pow) X(eq) X(ne) X(lt) X(le) X(gt) X(ge)
#define CT_DECLARE(name)                                                                                              \
  ct_tensor ct_##name(ct_tensor a, ct_tensor b);                                                                      \
  ct_tensor ct_##name##_scalar(ct_tensor a, ct_scalar b);
CT_BINARY(CT_DECLARE)
#undef CT_DECLARE

#define CT_BINARY_TENSOR(X) X(minimum) X(maximum) X(logical_and) X(logical_or) X(logical_xor) X(matmul) X(mm) X(bmm)  \
  X(dot) X(outer)
#define CT_DECLARE(name) ct_tensor ct_##name(ct_tensor a, ct_tensor b);
CT_BINARY_TENSOR(CT_DECLARE)
#undef CT_DECLARE

ct_tensor ct_remainder_scalar(ct_tensor a, ct_scalar b);
ct_tensor ct_floor_divide_scalar(ct_tensor a, ct_scalar b);
ct_tensor ct_rsub_scalar(ct_scalar a, ct_tensor b);
ct_tensor ct_rdiv_scalar(ct_scalar a, ct_tensor b);
ct_tensor ct_rpow_scalar(ct_scalar a, ct_tensor b);
ct_tensor ct_clamp(ct_tensor input, const double *minimum, const double *maximum);
ct_tensor ct_gelu(ct_tensor input, bool tanh_approximation);
ct_tensor ct_softplus(ct_tensor input, double beta, double threshold);
ct_tensor ct_leaky_relu(ct_tensor input, double slope);
ct_tensor ct_elu(ct_tensor input, double alpha);
ct_tensor ct_where(ct_tensor condition, ct_tensor a, ct_tensor b);
ct_tensor ct_masked_fill(ct_tensor input, ct_tensor mask, ct_scalar value);
ct_tensor ct_lerp(ct_tensor a, ct_tensor b, double weight);
ct_tensor ct_addcmul(ct_tensor input, ct_tensor a, ct_tensor b, double value);
ct_tensor ct_nan_to_num(ct_tensor input, double nan, double positive, double negative);

// Linear algebra
ct_tensor ct_addmm(ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha);
ct_tensor ct_baddbmm(ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha);
ct_tensor ct_linear(ct_tensor input, ct_tensor weight, ct_tensor optional_bias);
ct_tensor ct_einsum(const char *equation, const ct_tensor *operands, int64_t count);

// Reductions; `dims` are the dimensions reduced
ct_tensor ct_sum(ct_tensor input, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_mean(ct_tensor input, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_var(ct_tensor input, const int64_t *dims, int64_t count, double correction, bool keep);
ct_tensor ct_std(ct_tensor input, const int64_t *dims, int64_t count, double correction, bool keep);
ct_tensor ct_logsumexp(ct_tensor input, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_amax(ct_tensor input, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_amin(ct_tensor input, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_norm(ct_tensor input, double order, const int64_t *dims, int64_t count, bool keep);
ct_tensor ct_any(ct_tensor input, int64_t dim, bool keep);
ct_tensor ct_all(ct_tensor input, int64_t dim, bool keep);
ct_tensor ct_prod(ct_tensor input, int64_t dim, bool keep);
ct_tensor ct_argmax(ct_tensor input, int64_t dim, bool keep);
ct_tensor ct_argmin(ct_tensor input, int64_t dim, bool keep);
int32_t ct_max(ct_tensor input, int64_t dim, bool keep, ct_tensor *values, ct_tensor *indices);
int32_t ct_min(ct_tensor input, int64_t dim, bool keep, ct_tensor *values, ct_tensor *indices);
int32_t ct_sort(ct_tensor input, int64_t dim, bool descending, ct_tensor *values, ct_tensor *indices);
int32_t ct_topk(ct_tensor input, int64_t count, int64_t dim, bool largest, ct_tensor *values, ct_tensor *indices);
ct_tensor ct_softmax(ct_tensor input, int64_t dim);
ct_tensor ct_log_softmax(ct_tensor input, int64_t dim);
ct_tensor ct_cumsum(ct_tensor input, int64_t dim);
ct_tensor ct_cumprod(ct_tensor input, int64_t dim);

// Indexing
ct_tensor ct_gather(ct_tensor input, int64_t dim, ct_tensor index);
ct_tensor ct_scatter(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source);
ct_tensor ct_scatter_add(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source);
/// x[n, places[n]] for x [rows, places, width] and as many integers as rows.
ct_tensor ct_rows_at(ct_tensor input, ct_tensor places);
ct_tensor ct_index_select(ct_tensor input, int64_t dim, ct_tensor index);
ct_tensor ct_index_add(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source);
ct_tensor ct_index(ct_tensor input, const ct_tensor *optional_indices, int64_t count);
ct_tensor ct_index_put(ct_tensor input, const ct_tensor *optional_indices, int64_t count, ct_tensor values,
                       bool accumulate);
ct_tensor ct_masked_select(ct_tensor input, ct_tensor mask);
ct_tensor ct_nonzero(ct_tensor input);
ct_tensor ct_embedding(ct_tensor weight, ct_tensor indices, int64_t padding_index);
ct_tensor ct_one_hot(ct_tensor indices, int64_t classes);
ct_tensor ct_searchsorted(ct_tensor sorted, ct_tensor values, bool right);
ct_tensor ct_bincount(ct_tensor input, ct_tensor optional_weights, int64_t minimum_length);

// Shape
ct_tensor ct_cat(const ct_tensor *tensors, int64_t count, int64_t dim);
ct_tensor ct_stack(const ct_tensor *tensors, int64_t count, int64_t dim);
/// Writes `size_count` tensors to `pieces`.
int32_t ct_split(ct_tensor input, const int64_t *sizes, int64_t size_count, int64_t dim, ct_tensor *pieces);
/// Writes `*count` tensors, at most `chunks`, to `pieces`.
int32_t ct_chunk(ct_tensor input, int64_t chunks, int64_t dim, ct_tensor *pieces, int64_t *count);
ct_tensor ct_narrow(ct_tensor input, int64_t dim, int64_t start, int64_t length);
ct_tensor ct_slice(ct_tensor input, int64_t dim, int64_t start, int64_t end, int64_t step);
ct_tensor ct_select(ct_tensor input, int64_t dim, int64_t index);
ct_tensor ct_reshape(ct_tensor input, const int64_t *shape, int64_t rank);
ct_tensor ct_view(ct_tensor input, const int64_t *shape, int64_t rank);
ct_tensor ct_expand(ct_tensor input, const int64_t *shape, int64_t rank);
ct_tensor ct_permute(ct_tensor input, const int64_t *dims, int64_t count);
ct_tensor ct_repeat(ct_tensor input, const int64_t *repeats, int64_t count);
ct_tensor ct_flip(ct_tensor input, const int64_t *dims, int64_t count);
ct_tensor ct_transpose(ct_tensor input, int64_t a, int64_t b);
ct_tensor ct_squeeze(ct_tensor input, int64_t dim);
ct_tensor ct_squeeze_all(ct_tensor input);
ct_tensor ct_unsqueeze(ct_tensor input, int64_t dim);
ct_tensor ct_flatten(ct_tensor input, int64_t start, int64_t end);
ct_tensor ct_tril(ct_tensor input, int64_t diagonal);
ct_tensor ct_triu(ct_tensor input, int64_t diagonal);
ct_tensor ct_diagonal(ct_tensor input, int64_t offset, int64_t a, int64_t b);
ct_tensor ct_pad(ct_tensor input, const int64_t *amounts, int64_t count, double value);

// Losses; reduction 0 none, 1 mean, 2 sum
ct_tensor ct_mse_loss(ct_tensor input, ct_tensor target, int32_t reduction);
ct_tensor ct_l1_loss(ct_tensor input, ct_tensor target, int32_t reduction);
ct_tensor ct_huber_loss(ct_tensor input, ct_tensor target, int32_t reduction, double delta);
ct_tensor ct_smooth_l1_loss(ct_tensor input, ct_tensor target, int32_t reduction, double beta);
ct_tensor ct_cross_entropy(ct_tensor logits, ct_tensor target, ct_tensor optional_weight, int32_t reduction,
                           int64_t ignored, double smoothing);
ct_tensor ct_nll_loss(ct_tensor log_probabilities, ct_tensor target, ct_tensor optional_weight, int32_t reduction,
                      int64_t ignored);
ct_tensor ct_bce_with_logits(ct_tensor logits, ct_tensor target, ct_tensor optional_weight,
                             ct_tensor optional_positive_weight, int32_t reduction);

// Layers
ct_tensor ct_dropout(ct_tensor input, double probability, uint64_t seed);
ct_tensor ct_layer_norm(ct_tensor input, const int64_t *shape, int64_t rank, ct_tensor optional_weight,
                        ct_tensor optional_bias, double epsilon);
/// `weights` holds per layer: weight_ih, weight_hh, and, where `has_biases`, bias_ih, bias_hh; input is batch first.
int32_t ct_gru(ct_tensor input, ct_tensor hidden, const ct_tensor *weights, int64_t count, bool has_biases,
               int64_t layers, ct_tensor *outputs, ct_tensor *last_hidden);
ct_tensor ct_gru_cell(ct_tensor input, ct_tensor hidden, ct_tensor weight_ih, ct_tensor weight_hh,
                      ct_tensor optional_bias_ih, ct_tensor optional_bias_hh);
/// One layer of a GRU along [batch, time, features], on the CPU: h'_t from x_t and decay_t h_{t-1}, with `hidden`
/// [batch, width] before the first time and the optional decay [batch, time, width]. `weights` holds weight_ih,
/// weight_hh, bias_ih, bias_hh. There is no second derivative.
ct_tensor ct_gru_sequence(ct_tensor input, ct_tensor hidden, ct_tensor optional_decay, const ct_tensor *weights);
/// As `ct_gru_sequence`, of an LSTM: all hidden states, and the last cell state.
int32_t ct_lstm_sequence(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights,
                         ct_tensor *outputs, ct_tensor *last_cell);
/// e^-max(0, W x + b) for x [..., inputs] and W [outputs, inputs], on the CPU. There is no second derivative.
ct_tensor ct_decay(ct_tensor input, ct_tensor weight, ct_tensor bias);
/// A dilated convolution along the time of [batch, time, channels] with weights [outputs, channels, taps], the last tap at
/// the present and zeros before the first time. There is no second derivative.
ct_tensor ct_causal_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, int64_t dilation);
/// A multilayer perceptron, or several of one shape: weights and biases in turn, from the input's side; [outputs, inputs]
/// and [outputs], or [members, inputs, outputs] and [members, 1, outputs]. Between layers is relu (1) or tanh (2). float32
/// on the CPU alone; there is no second derivative.
ct_tensor ct_perceptron(ct_tensor input, const ct_tensor *weights, int64_t count, int64_t activation);
/// values[i, columns_i], of float32 [rows, width] on the CPU; there is no second derivative.
ct_tensor ct_picked(ct_tensor values, ct_tensor columns);
/// The mean of min(r A, clamp(r, 1 - clip, 1 + clip) A) with r = exp(difference), of float32 [rows] on the CPU. Advantages
/// have no derivative; there is no second one.
ct_tensor ct_clipped_surrogate(ct_tensor difference, ct_tensor advantages, double clip);
/// -(mean clipped surrogate + entropy_weight · mean entropy) of options drawn by softmax(logits) among the allowed (NULL for
/// all), float32 [rows, options] on the CPU; no second derivative. `means` takes the mean surrogate, entropy and r - 1 - ln r.
ct_tensor ct_clipped_policy_loss(ct_tensor logits, ct_tensor allowed, ct_tensor actions, ct_tensor old,
                                 ct_tensor advantages, double clip, double entropy_weight, double *means);
/// libtorch's LSTM of several layers; `states` are all layers' last hidden and cell states [2, layers, batch, width].
int32_t ct_lstm(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights, int64_t count,
                int64_t layers, ct_tensor *outputs, ct_tensor *states);
int32_t ct_lstm_cell(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights,
                     ct_tensor *next_hidden, ct_tensor *next_cell);
/// The optional mask is of truth values, true where a place is seen, or of numbers that are added to the scores.
ct_tensor ct_attention(ct_tensor query, ct_tensor key, ct_tensor value, ct_tensor optional_mask);
/// Causal attention with vectors for distances (Shaw et al. 2018), of queries [batch, places, width] at the last places of
/// keys and values side by side [batch, time, 2 width], on the CPU; distances [reach + 1, width / heads]. Dropout of weights is
/// by a hash of the seed. There is no second derivative.
ct_tensor ct_relative_attention(ct_tensor queries, ct_tensor keys_values, ct_tensor key_distances,
                                ct_tensor value_distances, int64_t heads, double dropout, uint64_t seed);

// In place
int32_t ct_copy_(ct_tensor target, ct_tensor source);
int32_t ct_add_(ct_tensor target, ct_tensor source, double alpha);
int32_t ct_mul_(ct_tensor target, ct_tensor source);
int32_t ct_add_scalar_(ct_tensor target, ct_scalar value);
int32_t ct_mul_scalar_(ct_tensor target, ct_scalar value);
int32_t ct_lerp_(ct_tensor target, ct_tensor source, double weight);
int32_t ct_fill_(ct_tensor target, ct_scalar value);
int32_t ct_clamp_(ct_tensor target, const double *minimum, const double *maximum);
int32_t ct_relu_(ct_tensor target);
/// Zero where `output`, the result of relu, is not positive.
int32_t ct_relu_backward_(ct_tensor gradient, ct_tensor output);
int32_t ct_mm_out(ct_tensor out, ct_tensor a, ct_tensor b);
int32_t ct_bmm_out(ct_tensor out, ct_tensor a, ct_tensor b);
int32_t ct_addmm_out(ct_tensor out, ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha);
int32_t ct_baddbmm_out(ct_tensor out, ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha);

// Optimization; parameters without a gradient are left out
typedef struct {
  double learning_rate, beta1, beta2, epsilon, weight_decay;
  bool decoupled, amsgrad;
} ct_adam;
/// `second_maxima` may be NULL where `amsgrad` is false.
int32_t ct_adam_step(ct_adam settings, const ct_tensor *parameters, const ct_tensor *means, const ct_tensor *squares,
                     const ct_tensor *second_maxima, const ct_tensor *steps, int64_t count);
typedef struct {
  double learning_rate, momentum, weight_decay;
  bool nesterov;
} ct_sgd;
/// `momenta` is not read where the momentum is zero.
int32_t ct_sgd_step(ct_sgd settings, const ct_tensor *parameters, const ct_tensor *momenta, int64_t count);
int32_t ct_zero_grad(const ct_tensor *parameters, int64_t count, bool set_to_none);
ct_tensor ct_clip_grad_norm(const ct_tensor *parameters, int64_t count, double maximum);
int32_t ct_clip_grad_value(const ct_tensor *parameters, int64_t count, double maximum);
int32_t ct_foreach_lerp_(const ct_tensor *targets, const ct_tensor *sources, int64_t count, double weight);
int32_t ct_foreach_copy_(const ct_tensor *targets, const ct_tensor *sources, int64_t count);

#ifdef __cplusplus
}
#endif
#endif
