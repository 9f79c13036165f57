// msgpack-c's packer over a Buffer.
#include "writer.h"
#include <msgpack.h>
#include <string.h>

static int append(void *buffer, const char *data, size_t size)
{
    buffer_append(buffer, data, size);
    return 0;
}

static msgpack_packer packer_on(Buffer *out)
{
    return (msgpack_packer){ .data = out, .callback = append };
}

void write_nil(Buffer *out)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_nil(&packer);
}

void write_bool(Buffer *out, bool value)
{
    msgpack_packer packer = packer_on(out);
    if (value)
        msgpack_pack_true(&packer);
    else
        msgpack_pack_false(&packer);
}

void write_integer(Buffer *out, int64_t value)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_int64(&packer, value);
}

void write_float(Buffer *out, float value)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_float(&packer, value);
}

void write_double(Buffer *out, double value)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_double(&packer, value);
}

void write_text_of(Buffer *out, const char *text, size_t size)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_str(&packer, size);
    msgpack_pack_str_body(&packer, text, size);
}

void write_text(Buffer *out, const char *text)
{
    write_text_of(out, text, strlen(text));
}

void write_array(Buffer *out, uint32_t count)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_array(&packer, count);
}

void write_map(Buffer *out, uint32_t count)
{
    msgpack_packer packer = packer_on(out);
    msgpack_pack_map(&packer, count);
}
