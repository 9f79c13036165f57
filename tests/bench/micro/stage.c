#include "stage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "buffer.h"

enum { MEMORY = 64 << 20 };

static bool announce(void *owner, int event, const void *values, uint32_t to)
{
    (void)owner, (void)event, (void)values, (void)to;
    return true;
}

static void note(void *owner, const char *text)
{
    (void)owner;
    fprintf(stderr, "mode: %s\n", text);
}

static void give_up(const char *text)
{
    fprintf(stderr, "bench_micro: %s\n", text);
    exit(1);
}

void stage_must(bool went_well, const Stage *stage)
{
    if (!went_well) give_up(script_error(stage->script));
}

static Buffer read_file(const char *path)
{
    char bytes[4096];
    Buffer text = { 0 };
    FILE *file = fopen(path, "r");
    if (!file) give_up(path);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;) buffer_append(&text, bytes, got);
    fclose(file);
    return text;
}

Stage stage_open(const char *path)
{
    Stage stage = { 0 };
    Failure why = { "" };
    Buffer source = read_file(path);
    ScriptConfig config = { "bench", (const char *)source.data, source.size, false };
    ScriptHost host = { .announce = announce, .note = note };
    stage.script = script_open(&config, &why);
    if (!stage.script) give_up(why.text);
    buffer_deinit(&source);
    stage.memory = aligned_alloc(64, MEMORY);
    memset(stage.memory, 0, MEMORY);
    stage.world = world_open(script_schema(stage.script), stage.memory, MEMORY, 1, &why);
    if (!stage.world) give_up(why.text);
    world_spawn(stage.world, KIND_ROOM);
    stage_must(script_attach(stage.script, stage.world, &host), &stage);
    stage_must(script_start(stage.script), &stage);
    return stage;
}

void stage_close(Stage *stage)
{
    script_close(stage->script);
    world_close(stage->world);
    free(stage->memory);
}

const Kind *stage_kind(const Stage *stage, const char *name, int *index)
{
    const Schema *schema = world_schema(stage->world);
    const Kind *kind = schema_find_kind(schema, name);
    if (!kind) give_up(name);
    if (index) *index = (int)(kind - schema->kinds);
    return kind;
}
