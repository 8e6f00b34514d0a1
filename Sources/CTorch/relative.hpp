// The loops of attention with relative positions.
#pragma once

#include <cstdint>

namespace ctorch {

/// What attention reads, and the weights that it leaves (before dropout), [batch, heads, places, time].
template <class T> struct RelativeProblem {
  int64_t batch, places, time, heads, depth, reach;
  double dropout;
  uint32_t seed;
  const T *queries, *keys_values, *key_distances, *value_distances;
  T *weights;
};

/// Where derivatives come from and go to, in the layout of what they are by. Those by distances are added to.
template <class T> struct RelativeGradients {
  const T *by_out;
  T *by_queries, *by_keys_values, *by_key_distances, *by_value_distances;
};

void relative_forward(const RelativeProblem<float> &problem, float *out);
void relative_forward(const RelativeProblem<double> &problem, double *out);
void relative_backward(const RelativeProblem<float> &problem, const RelativeGradients<float> &gradients);
void relative_backward(const RelativeProblem<double> &problem, const RelativeGradients<double> &gradients);
/// The same where a head has eight numbers.
void relative_forward_of_eight(const RelativeProblem<float> &problem, float *out);
void relative_backward_of_eight(const RelativeProblem<float> &problem, const RelativeGradients<float> &gradients);

}  // namespace ctorch
