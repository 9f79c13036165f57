#include "protocol.h"

const char *close_key(CloseCode code)
{
#define CLOSE_KEY(name, number, key, retry)                                                                  \
    case CLOSE_##name: return key;
    switch (code) {
        CLOSE_CODES(CLOSE_KEY)
    }
#undef CLOSE_KEY
    return "";
}
