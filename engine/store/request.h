// request.h: one thing the store was asked to do.
// A request begins with a Request and is one flat allocation. It is made on the
// owner's thread, worked on by the store thread, and answered on the owner's.
#pragma once
#include <stdbool.h>
#include "database.h"
#include "store.h"

typedef struct Request Request;
struct Request {
    Request *next;
    bool writes;
    // May be called twice: when a batch could not be saved, again without `saving`, to do what reading
    // alone can do. False: it failed, and what will be answered says so.
    bool (*work)(Request *request, Database *database, bool saving);
    void (*answer)(Request *request);  // NULL: nobody waits for one
};

typedef struct {
    Request *first, *last;
    int count;
} RequestList;

void request_list_append(RequestList *list, RequestList more);
RequestList request_list_take(RequestList *list);  // all of it, and leaves it empty
void request_list_free(RequestList list);
// Parts those somebody waits for from those that are done; both keep their order.
void request_list_split(RequestList list, RequestList *answers, RequestList *done);

// Hands a request to the store thread. Takes the request; false: the queue is full, and it is freed.
bool request_send(Store *store, Request *request);

// Copies a name, cut short between two characters if it does not fit.
void request_keep_name(char out[STORE_NAME_SIZE], const char *name);
