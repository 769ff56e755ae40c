// Rows as they are stored, put where the orientation wants them.
#ifndef PLACEMENT_H
#define PLACEMENT_H

#include "CImageFiles.h"

// Rows handed over together: a transposed write then fills runs of this many pixels, not single ones.
enum { CIF_BAND = 16 };

// Whether a decoder may write its RGB rows straight into target->rgb.
int cif_is_direct(const cif_target *target);

// Places `rows` rows of `channels` (3 or 4) bytes a pixel, the first being stored row `first`.
void cif_place(const cif_target *target, uint32_t first, uint32_t rows, const uint8_t *pixels, size_t stride,
               int channels);

void cif_say(cif_fault *fault, const char *message);

#endif
