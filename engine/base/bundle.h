// bundle.h: a text and the files that it names, in one piece.
// A mode travels as its text and, behind it, each file it needs as a zero byte, its name, a zero byte, its
// bytes: so whoever passes a mode on, passes its maps too. What it needs is found in the text: a name in
// quotes with an ending of the list below, or behind the word require.
#pragma once
#include "buffer.h"
#include "failure.h"

enum {
    BUNDLE_FILES = 16,
    BUNDLE_LIMIT = 640 << 10,  // bytes of it all
};

// Adds the files in `folder` that the text in `bundle`, and what is added, names: .tmj and .tsj, and
// lib/NAME.lua for require "NAME". A name without a file is no failure here: whoever needs it will say so.
bool bundle_files(Buffer *bundle, const char *folder, Failure *why);
