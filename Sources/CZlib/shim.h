// zlib's header, so that Swift can inflate the compressed members of .npz archives.
#include <zlib.h>
