#include "protocol.h"
#include <stddef.h>

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

CloseRetry close_retry(CloseCode code)
{
#define CLOSE_RETRY(name, number, key, retry)                                                                \
    case CLOSE_##name: return RETRY_##retry;
    switch (code) {
        CLOSE_CODES(CLOSE_RETRY)
    }
#undef CLOSE_RETRY
    return RETRY_NEVER;
}
