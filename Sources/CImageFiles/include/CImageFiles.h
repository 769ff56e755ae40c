// PNG, JPEG and WebP files to RGB(A) bytes and back to PNG; no longjmp leaves these functions.
#ifndef CIMAGEFILES_H
#define CIMAGEFILES_H
#endif
