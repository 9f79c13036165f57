// encode.h: an entity's row, from the mask on.
// Each returns how many values it has appended to `out`, the mask included; 0, and
// nothing appended, when there is nothing to tell.
#pragma once
#include "buffer.h"
#include "told.h"

uint32_t encode_step(Buffer *out, const Told *told, uint32_t slot, const ToldChange *change,
                     uint32_t allowed);  // between told_compare() and told_settle()
uint32_t encode_entered(Buffer *out, const Told *told, uint32_t slot,
                        uint32_t allowed);  // from the generation on
uint32_t encode_changed(Buffer *out, const Told *told, uint32_t slot, uint32_t mask);
