// A narrow C interface over libhdf5: whole data sets in and out of a file. No header of libhdf5 is visible through it.
//
// Functions return a negative number where they fail; chdf5_last_error then says why, for the calling thread. All calls
// are made one after the other under one lock, since libhdf5 need not have been built for threads.
#ifndef CHDF5_H
#define CHDF5_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Element types in memory. In files chdf5_bool is h5py's: an enumeration FALSE, TRUE over 8 bits.
enum { chdf5_float32 = 0, chdf5_float64 = 1, chdf5_int64 = 2, chdf5_bool = 3, chdf5_int32 = 4 };
// What a name stands for; a data set by the class of its elements.
enum {
  chdf5_nothing = 0,
  chdf5_group = 1,
  chdf5_integers = 2,
  chdf5_reals = 3,
  chdf5_truths = 4,
  chdf5_strings = 5,
  chdf5_others = 6
};

// Whether this was built with libhdf5; else every other function fails.
bool chdf5_is_available(void);
const char *chdf5_last_error(void);

// Makes a file, replacing any; opens one for reading. Both return a reference for chdf5_close.
int64_t chdf5_create(const char *path);
int64_t chdf5_open(const char *path);
int chdf5_close(int64_t file);

// Writing. Groups on the way are made. Attributes belong to a group or data set that is there.
int chdf5_write(int64_t file, const char *name, int type, const int64_t *shape, int rank, const void *values);
// A vector of strings, or with count -1 a single one.
int chdf5_write_strings(int64_t file, const char *name, const char *const *values, int64_t count);
int chdf5_write_attribute(int64_t file, const char *name, const char *attribute, int64_t value);

// Reading. A name's kind, and of a data set the rank and, in shape[0 ..< 32], the lengths.
int chdf5_kind(int64_t file, const char *name);
int chdf5_shape(int64_t file, const char *name, int64_t *shape);
// The elements as another numeric type, into room for all of them.
int chdf5_read(int64_t file, const char *name, int type, void *values);
// The strings of a data set, each to be released by chdf5_release; count is their number.
int chdf5_read_strings(int64_t file, const char *name, char **values, int64_t count);
// How many members a group has, and one of them by its place in the order of names, to be released.
int64_t chdf5_member_count(int64_t file, const char *name);
char *chdf5_member(int64_t file, const char *name, int64_t place);
void chdf5_release(char *text);

#ifdef __cplusplus
}
#endif
#endif
