#include "CHDF5.h"

#include <stdlib.h>
#include <string.h>

#if defined(__has_include)
#if __has_include(<hdf5.h>)
#define HAS_HDF5 1
#endif
#endif

#ifdef HAS_HDF5
#include <hdf5.h>
#include <pthread.h>
#include <stdio.h>

static _Thread_local char message[512];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

bool chdf5_is_available(void) { return true; }
const char *chdf5_last_error(void) { return message; }

// libhdf5 would print its errors on standard error; the setting belongs to the thread.
static void enter(void) {
  pthread_mutex_lock(&lock);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  message[0] = 0;
}

static void leave(void) { pthread_mutex_unlock(&lock); }

static herr_t note(unsigned place, const H5E_error2_t *error, void *data) {
  (void)place;
  (void)data;
  if (!error->desc || !error->desc[0] || strstr(message, error->desc)) return 0;
  size_t used = strlen(message);
  snprintf(message + used, sizeof message - used, "%s%s", used ? "; " : "", error->desc);
  return 0;
}

// Keeps what libhdf5 says of its last failure, from the cause to the call.
static int64_t failed(void) {
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, note, NULL);
  if (!message[0]) snprintf(message, sizeof message, "libhdf5 gives no reason");
  return -1;
}

static int64_t refused(const char *reason) {
  snprintf(message, sizeof message, "%s", reason);
  return -1;
}

static hid_t memory_type(int type) {
  switch (type) {
    case chdf5_float32: return H5T_NATIVE_FLOAT;
    case chdf5_float64: return H5T_NATIVE_DOUBLE;
    case chdf5_int32: return H5T_NATIVE_INT32;
    case chdf5_bool: return H5T_NATIVE_INT8;
    default: return H5T_NATIVE_INT64;
  }
}

// The type in files, little-endian whatever the machine; to be closed.
static hid_t file_type(int type) {
  switch (type) {
    case chdf5_float32: return H5Tcopy(H5T_IEEE_F32LE);
    case chdf5_float64: return H5Tcopy(H5T_IEEE_F64LE);
    case chdf5_int32: return H5Tcopy(H5T_STD_I32LE);
    case chdf5_bool: {
      hid_t truth = H5Tenum_create(H5T_NATIVE_INT8);
      int8_t value = 0;
      if (truth >= 0 && H5Tenum_insert(truth, "FALSE", &value) >= 0) {
        value = 1;
        if (H5Tenum_insert(truth, "TRUE", &value) >= 0) return truth;
      }
      if (truth >= 0) H5Tclose(truth);
      return -1;
    }
    default: return H5Tcopy(H5T_STD_I64LE);
  }
}

static hid_t text_type(void) {
  hid_t text = H5Tcopy(H5T_C_S1);
  if (text >= 0 && H5Tset_size(text, H5T_VARIABLE) >= 0 && H5Tset_cset(text, H5T_CSET_UTF8) >= 0) return text;
  if (text >= 0) H5Tclose(text);
  return -1;
}

int64_t chdf5_create(const char *path) {
  enter();
  int64_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  if (file < 0) failed();
  leave();
  return file;
}

int64_t chdf5_open(const char *path) {
  enter();
  int64_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) failed();
  leave();
  return file;
}

int chdf5_close(int64_t file) {
  enter();
  int status = H5Fclose(file) < 0 ? (int)failed() : 0;
  leave();
  return status;
}

static int write_values(int64_t file, const char *name, hid_t stored, hid_t given, hid_t space, const void *values) {
  int status = -1;
  hid_t links = H5Pcreate(H5P_LINK_CREATE);
  hid_t data = -1;
  if (links >= 0 && H5Pset_create_intermediate_group(links, 1) >= 0 && stored >= 0 && space >= 0) {
    data = H5Dcreate2(file, name, stored, space, links, H5P_DEFAULT, H5P_DEFAULT);
  }
  if (data >= 0 && H5Dwrite(data, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0) status = 0;
  if (status < 0) failed();
  if (data >= 0 && H5Dclose(data) < 0 && status == 0) status = (int)failed();
  if (links >= 0) H5Pclose(links);
  return status;
}

int chdf5_write(int64_t file, const char *name, int type, const int64_t *shape, int rank, const void *values) {
  enter();
  int status = -1;
  if (rank < 0 || rank > H5S_MAX_RANK) {
    refused("too many dimensions");
  } else {
    hsize_t lengths[H5S_MAX_RANK];
    for (int place = 0; place < rank; place++) lengths[place] = (hsize_t)shape[place];
    hid_t space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, lengths, NULL);
    hid_t stored = file_type(type);
    // An enumeration is written from values of its own type.
    status = write_values(file, name, stored, type == chdf5_bool ? stored : memory_type(type), space, values);
    if (stored >= 0) H5Tclose(stored);
    if (space >= 0) H5Sclose(space);
  }
  leave();
  return status;
}

int chdf5_write_strings(int64_t file, const char *name, const char *const *values, int64_t count) {
  enter();
  hsize_t length = count < 0 ? 0 : (hsize_t)count;
  hid_t space = count < 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, NULL);
  hid_t text = text_type();
  int status = write_values(file, name, text, text, space, values);
  if (text >= 0) H5Tclose(text);
  if (space >= 0) H5Sclose(space);
  leave();
  return status;
}

int chdf5_write_attribute(int64_t file, const char *name, const char *attribute, int64_t value) {
  enter();
  int status = -1;
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t entry = -1;
  if (space >= 0) {
    entry = H5Acreate_by_name(
        file, name, attribute, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  }
  if (entry >= 0 && H5Awrite(entry, H5T_NATIVE_INT64, &value) >= 0) status = 0;
  if (status < 0) failed();
  if (entry >= 0) H5Aclose(entry);
  if (space >= 0) H5Sclose(space);
  leave();
  return status;
}

// Whether each part of a path is there, which H5Lexists asks for one by one.
static bool exists(int64_t file, const char *name) {
  if (!strcmp(name, "/")) return true;
  size_t length = strlen(name);
  char *part = malloc(length + 1);
  if (!part) return false;
  bool found = true;
  for (size_t end = 1; found && end <= length; end++) {
    if (name[end] != '/' && name[end] != 0) continue;
    memcpy(part, name, end);
    part[end] = 0;
    found = H5Lexists(file, part, H5P_DEFAULT) > 0;
  }
  free(part);
  return found && H5Oexists_by_name(file, name, H5P_DEFAULT) > 0;
}

static bool is_truth(hid_t type) {
  if (H5Tget_class(type) != H5T_ENUM || H5Tget_nmembers(type) != 2) return false;
  char *first = H5Tget_member_name(type, 0);
  bool result = first && (!strcmp(first, "FALSE") || !strcmp(first, "TRUE"));
  if (first) H5free_memory(first);
  return result;
}

static int kind_of_data(hid_t data) {
  hid_t type = H5Dget_type(data);
  if (type < 0) return (int)failed();
  int kind = chdf5_others;
  switch (H5Tget_class(type)) {
    case H5T_INTEGER: kind = chdf5_integers; break;
    case H5T_FLOAT: kind = chdf5_reals; break;
    case H5T_STRING: kind = chdf5_strings; break;
    case H5T_ENUM: kind = is_truth(type) ? chdf5_truths : chdf5_others; break;
    default: break;
  }
  H5Tclose(type);
  return kind;
}

int chdf5_kind(int64_t file, const char *name) {
  enter();
  int kind = chdf5_nothing;
  if (exists(file, name)) {
    hid_t object = H5Oopen(file, name, H5P_DEFAULT);
    if (object < 0) {
      kind = (int)failed();
    } else {
      switch (H5Iget_type(object)) {
        case H5I_GROUP: kind = chdf5_group; break;
        case H5I_DATASET: kind = kind_of_data(object); break;
        default: kind = chdf5_others;
      }
      H5Oclose(object);
    }
  }
  leave();
  return kind;
}

int chdf5_shape(int64_t file, const char *name, int64_t *shape) {
  enter();
  int rank = -1;
  hid_t data = H5Dopen2(file, name, H5P_DEFAULT);
  hid_t space = data >= 0 ? H5Dget_space(data) : -1;
  hsize_t lengths[H5S_MAX_RANK];
  if (space >= 0) rank = H5Sget_simple_extent_dims(space, lengths, NULL);
  if (rank < 0) failed();
  for (int place = 0; place < rank; place++) {
    shape[place] = lengths[place] > INT64_MAX ? INT64_MAX : (int64_t)lengths[place];
  }
  if (space >= 0) H5Sclose(space);
  if (data >= 0) H5Dclose(data);
  leave();
  return rank;
}

int chdf5_read(int64_t file, const char *name, int type, void *values) {
  enter();
  int status = -1;
  hid_t data = H5Dopen2(file, name, H5P_DEFAULT);
  if (data >= 0 && H5Dread(data, memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0) status = 0;
  if (status < 0) failed();
  if (data >= 0) H5Dclose(data);
  leave();
  return status;
}

// Strings of variable length: libhdf5 allocates each, and takes them back after they are copied.
static int read_variable(hid_t data, hid_t stored, char **values, int64_t count) {
  int status = -1;
  hid_t text = H5Tcopy(H5T_C_S1);
  hid_t space = H5Dget_space(data);
  char **found = calloc(count > 0 ? (size_t)count : 1, sizeof *found);
  if (found && text >= 0 && space >= 0 && H5Tset_size(text, H5T_VARIABLE) >= 0
      && H5Tset_cset(text, H5Tget_cset(stored)) >= 0
      && H5Dread(data, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, found) >= 0) {
    status = 0;
    for (int64_t place = 0; place < count; place++) {
      values[place] = strdup(found[place] ? found[place] : "");
      if (!values[place]) status = (int)refused("no memory");
    }
    H5Dvlen_reclaim(text, space, H5P_DEFAULT, found);
  } else {
    failed();
  }
  free(found);
  if (space >= 0) H5Sclose(space);
  if (text >= 0) H5Tclose(text);
  return status;
}

static int read_fixed(hid_t data, hid_t stored, char **values, int64_t count) {
  size_t width = H5Tget_size(stored);
  if (width == 0 || width > 1 << 20) return (int)refused("strings of this length are not supported");
  char *found = calloc(count > 0 ? (size_t)count : 1, width);
  int status = 0;
  if (!found) {
    status = (int)refused("no memory");
  } else if (H5Dread(data, stored, H5S_ALL, H5S_ALL, H5P_DEFAULT, found) < 0) {
    status = (int)failed();
  }
  for (int64_t place = 0; status == 0 && place < count; place++) {
    values[place] = strndup(found + (size_t)place * width, width);
    if (!values[place]) status = (int)refused("no memory");
  }
  free(found);
  return status;
}

int chdf5_read_strings(int64_t file, const char *name, char **values, int64_t count) {
  enter();
  int status = -1;
  hid_t data = H5Dopen2(file, name, H5P_DEFAULT);
  hid_t stored = data >= 0 ? H5Dget_type(data) : -1;
  if (stored < 0 || H5Tget_class(stored) != H5T_STRING) {
    if (data < 0) failed(); else refused("it does not hold strings");
  } else if (H5Tis_variable_str(stored) > 0) {
    status = read_variable(data, stored, values, count);
  } else {
    status = read_fixed(data, stored, values, count);
  }
  if (stored >= 0) H5Tclose(stored);
  if (data >= 0) H5Dclose(data);
  leave();
  return status;
}

int64_t chdf5_member_count(int64_t file, const char *name) {
  enter();
  H5G_info_t info;
  int64_t count = H5Gget_info_by_name(file, name, &info, H5P_DEFAULT) < 0 ? failed() : (int64_t)info.nlinks;
  leave();
  return count;
}

char *chdf5_member(int64_t file, const char *name, int64_t place) {
  enter();
  char *text = NULL;
  ssize_t length = H5Lget_name_by_idx(
      file, name, H5_INDEX_NAME, H5_ITER_INC, (hsize_t)place, NULL, 0, H5P_DEFAULT);
  if (length >= 0) text = malloc((size_t)length + 1);
  if (text
      && H5Lget_name_by_idx(
             file, name, H5_INDEX_NAME, H5_ITER_INC, (hsize_t)place, text, (size_t)length + 1, H5P_DEFAULT)
             < 0) {
    free(text);
    text = NULL;
  }
  if (!text) failed();
  leave();
  return text;
}

#else

bool chdf5_is_available(void) { return false; }
const char *chdf5_last_error(void) { return "built without libhdf5"; }
int64_t chdf5_create(const char *path) { (void)path; return -1; }
int64_t chdf5_open(const char *path) { (void)path; return -1; }
int chdf5_close(int64_t file) { (void)file; return -1; }
int chdf5_write(int64_t file, const char *name, int type, const int64_t *shape, int rank, const void *values) {
  (void)file; (void)name; (void)type; (void)shape; (void)rank; (void)values;
  return -1;
}
int chdf5_write_strings(int64_t file, const char *name, const char *const *values, int64_t count) {
  (void)file; (void)name; (void)values; (void)count;
  return -1;
}
int chdf5_write_attribute(int64_t file, const char *name, const char *attribute, int64_t value) {
  (void)file; (void)name; (void)attribute; (void)value;
  return -1;
}
int chdf5_kind(int64_t file, const char *name) { (void)file; (void)name; return -1; }
int chdf5_shape(int64_t file, const char *name, int64_t *shape) { (void)file; (void)name; (void)shape; return -1; }
int chdf5_read(int64_t file, const char *name, int type, void *values) {
  (void)file; (void)name; (void)type; (void)values;
  return -1;
}
int chdf5_read_strings(int64_t file, const char *name, char **values, int64_t count) {
  (void)file; (void)name; (void)values; (void)count;
  return -1;
}
int64_t chdf5_member_count(int64_t file, const char *name) { (void)file; (void)name; return -1; }
char *chdf5_member(int64_t file, const char *name, int64_t place) { (void)file; (void)name; (void)place; return NULL; }

#endif

void chdf5_release(char *text) { free(text); }
