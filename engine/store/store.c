// The owner's thread and the store thread meet in two lists under one lock: what
// is asked, and what is answered. Either side holds the lock for a few pointer
// moves only, so the owner never waits for the disk. The store thread takes all
// that was asked at once; see batch.c.
#include "store.h"
#include "batch.h"
#include "log.h"
#include "mem.h"
#include "request.h"
#include "schema.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct Store {
    Database *database;  // the store thread's, while it runs
    Outage outage;       // the store thread's
    atomic_bool saving;
    pthread_t thread;
    bool has_thread;
    int descriptor;  // an eventfd
    pthread_mutex_t lock;
    pthread_cond_t asked_something;
    // Under the lock:
    RequestList asked, answered;
    int under_way;  // requests asked whose answer was not yet taken
    bool closing;
};

bool request_send(Store *store, Request *request)
{
    pthread_mutex_lock(&store->lock);
    bool has_room = store->under_way < STORE_QUEUE_LIMIT;
    if (has_room) {
        request_list_append(&store->asked, (RequestList){ request, request, 1 });
        store->under_way++;
    }
    pthread_mutex_unlock(&store->lock);
    if (has_room)
        pthread_cond_signal(&store->asked_something);
    else
        mem_free(request);
    return has_room;
}

// All that was asked. Empty: the store is closing, and all is done.
static RequestList wait_for_requests(Store *store)
{
    pthread_mutex_lock(&store->lock);
    while (!store->asked.first && !store->closing) pthread_cond_wait(&store->asked_something, &store->lock);
    RequestList batch = request_list_take(&store->asked);
    pthread_mutex_unlock(&store->lock);
    return batch;
}

static void hand_over(Store *store, RequestList batch)
{
    RequestList answers = { 0 }, done = { 0 };
    request_list_split(batch, &answers, &done);
    pthread_mutex_lock(&store->lock);
    request_list_append(&store->answered, answers);
    store->under_way -= done.count;
    pthread_mutex_unlock(&store->lock);
    if (answers.first) eventfd_write(store->descriptor, 1);
    request_list_free(done);
}

static void *run_thread(void *argument)
{
    Store *store = argument;
    RequestList batch;
    while ((batch = wait_for_requests(store)).first) {
        batch_run(batch.first, store->database, &store->outage);
        store->saving = !store->outage.lasts;
        hand_over(store, batch);
    }
    return NULL;
}

// Signals are for the owner's thread.
static bool start_thread(Store *store, Failure *why)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&store->thread, NULL, run_thread, store);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) return fail(why, "cannot start the store thread: %s", strerror(error));
    pthread_setname_np(store->thread, "store");
    store->has_thread = true;
    return true;
}

static bool make_descriptor(Store *store, Failure *why)
{
    store->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return store->descriptor >= 0 || fail(why, "cannot make an eventfd for the store: %s", strerror(errno));
}

Store *store_open(const char *path, Failure *why)
{
    Store *store = mem_zalloc(sizeof *store);
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->asked_something, NULL);
    store->saving = true;
    store->descriptor = -1;
    store->database = database_open(path, schema_steps(), why);
    if (store->database && make_descriptor(store, why) && start_thread(store, why)) return store;
    store_close(store);
    return NULL;
}

static void finish_thread(Store *store)
{
    pthread_mutex_lock(&store->lock);
    store->closing = true;
    pthread_mutex_unlock(&store->lock);
    pthread_cond_signal(&store->asked_something);
    pthread_join(store->thread, NULL);
}

void store_close(Store *store)
{
    if (!store) return;
    if (store->has_thread) finish_thread(store);
    request_list_free(store->answered);
    database_close(store->database);
    if (store->descriptor >= 0) close(store->descriptor);
    pthread_cond_destroy(&store->asked_something);
    pthread_mutex_destroy(&store->lock);
    mem_free(store);
}

const char *store_version(void)
{
    return sqlite3_libversion();
}

bool store_is_saving(const Store *store)
{
    return store->saving;
}

int store_descriptor(const Store *store)
{
    return store->descriptor;
}

void store_dispatch(Store *store)
{
    eventfd_t signals;
    eventfd_read(store->descriptor, &signals);
    pthread_mutex_lock(&store->lock);
    RequestList answers = request_list_take(&store->answered);
    store->under_way -= answers.count;
    pthread_mutex_unlock(&store->lock);
    for (Request *request = answers.first; request; request = request->next) request->answer(request);
    request_list_free(answers);
}
