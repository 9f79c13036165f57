#include "request.h"
#include "mem.h"
#include "text.h"
#include <string.h>

void request_list_append(RequestList *list, RequestList more)
{
    if (!more.first) return;
    *(list->last ? &list->last->next : &list->first) = more.first;
    list->last = more.last;
    list->count += more.count;
}

RequestList request_list_take(RequestList *list)
{
    RequestList all = *list;
    *list = (RequestList){ 0 };
    return all;
}

void request_list_free(RequestList list)
{
    for (Request *request = list.first, *next; request; request = next) {
        next = request->next;
        mem_free(request);
    }
}

void request_list_split(RequestList list, RequestList *answers, RequestList *done)
{
    for (Request *request = list.first, *next; request; request = next) {
        next = request->next;
        request->next = NULL;
        request_list_append(request->answer ? answers : done, (RequestList){ request, request, 1 });
    }
}

void request_keep_name(char out[STORE_NAME_SIZE], const char *name)
{
    if (!name) name = "";
    size_t size = text_fit(name, strlen(name), STORE_NAME_SIZE - 1);
    memcpy(out, name, size);
    out[size] = 0;
}
